// the user's own files
new File(basedir, '.gitignore').text = 'outputs/\n*.log\n'
true
