// Loaded with --import into programs that another program starts: when that one is gone, even by kill -9, this one
// stops too, as on SIGTERM.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
