with ThreadPoolExecutor(4) as pool:
    list(pool.map(pi, [n] * 4))    # holds the GIL

lib = ctypes.CDLL("libpi.so")      # releases it
lib.pi.restype = ctypes.c_double
with ThreadPoolExecutor(4) as pool:
    list(pool.map(lib.pi, [n] * 4))
