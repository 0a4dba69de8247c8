@rem npm scripts say exec, so that signals reach the program instead of a shell; this is the word for cmd.exe.
@%*
