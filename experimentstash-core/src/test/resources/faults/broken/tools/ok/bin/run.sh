exec python main.py
