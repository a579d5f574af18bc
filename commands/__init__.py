"""The subcommands of ``duiqi``, one a module: arguments and messages, nothing else."""
