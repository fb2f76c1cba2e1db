with ThreadPoolExecutor(4) as pool:
    list(pool.map(pi, [n] * 4))    # 拿着 GIL

lib = ctypes.CDLL("libpi.so")      # 释放 GIL
lib.pi.restype = ctypes.c_double
with ThreadPoolExecutor(4) as pool:
    list(pool.map(lib.pi, [n] * 4))
