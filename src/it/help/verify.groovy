def log = new File(basedir, 'build.log').text

assert log.contains('stash:help') : 'the goal lists itself'
true
