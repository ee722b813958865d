from lib.other import x
