from numba import njit


@njit(error_model="numpy")
def deriche(w, h, alpha, decay, feedback, source, output, y1, y2):
    source, output, y1, y2 = source.reshape(w, h), output.reshape(w, h), y1.reshape(w, h), y2.reshape(w, h)
    k = ((1 - decay) * (1 - decay)) / (1 + 2 * alpha * decay - 1 / (decay * decay))
    a1 = k
    a2 = k * decay * (alpha - 1)
    a3 = k * decay * (alpha + 1)
    a4 = -k * decay * decay
    b1 = feedback
    b2 = -decay * decay
    for i in range(w):
        ym1 = 0.0
        ym2 = 0.0
        xm1 = 0.0
        for j in range(h):
            y1[i, j] = a1 * source[i, j] + a2 * xm1 + b1 * ym1 + b2 * ym2
            xm1 = source[i, j]
            ym2 = ym1
            ym1 = y1[i, j]
    for i in range(w):
        yp1 = 0.0
        yp2 = 0.0
        xp1 = 0.0
        xp2 = 0.0
        for j in range(h - 1, -1, -1):
            y2[i, j] = a3 * xp1 + a4 * xp2 + b1 * yp1 + b2 * yp2
            xp2 = xp1
            xp1 = source[i, j]
            yp2 = yp1
            yp1 = y2[i, j]
    for i in range(w):
        for j in range(h):
            output[i, j] = y1[i, j] + y2[i, j]
    for j in range(h):
        tm1 = 0.0
        ym1 = 0.0
        ym2 = 0.0
        for i in range(w):
            y1[i, j] = a1 * output[i, j] + a2 * tm1 + b1 * ym1 + b2 * ym2
            tm1 = output[i, j]
            ym2 = ym1
            ym1 = y1[i, j]
    for j in range(h):
        tp1 = 0.0
        tp2 = 0.0
        yp1 = 0.0
        yp2 = 0.0
        for i in range(w - 1, -1, -1):
            y2[i, j] = a3 * tp1 + a4 * tp2 + b1 * yp1 + b2 * yp2
            tp2 = tp1
            tp1 = output[i, j]
            yp2 = yp1
            yp1 = y2[i, j]
    for i in range(w):
        for j in range(h):
            output[i, j] = y1[i, j] + y2[i, j]
