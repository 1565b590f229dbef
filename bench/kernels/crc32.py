from numba import njit
from numpy import uint32


@njit(error_model="numpy")
def crc32(table, data):
    crc = uint32(0xFFFFFFFF)
    for i in range(len(data)):
        # Numba's operators widen to 64 bits, hence the conversions.
        crc = uint32(uint32(table[(crc ^ data[i]) & uint32(255)]) ^ (crc >> uint32(8)))
    return crc ^ uint32(0xFFFFFFFF)
