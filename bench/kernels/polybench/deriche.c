#include <stdint.h>

void deriche(int32_t w, int32_t h, double alpha, double decay, double feedback, const double *restrict input, double *restrict output,
             double *restrict y1, double *restrict y2) {
  double k = ((1 - decay) * (1 - decay)) / (1 + 2 * alpha * decay - 1 / (decay * decay));
  double a1 = k, a2 = k * decay * (alpha - 1), a3 = k * decay * (alpha + 1), a4 = -k * decay * decay;
  double b1 = feedback, b2 = -decay * decay;
  for (int32_t i = 0; i < w; i++) {
    double ym1 = 0, ym2 = 0, xm1 = 0;
    for (int32_t j = 0; j < h; j++) {
      y1[i * h + j] = a1 * input[i * h + j] + a2 * xm1 + b1 * ym1 + b2 * ym2;
      xm1 = input[i * h + j];
      ym2 = ym1;
      ym1 = y1[i * h + j];
    }
  }
  for (int32_t i = 0; i < w; i++) {
    double yp1 = 0, yp2 = 0, xp1 = 0, xp2 = 0;
    for (int32_t j = h - 1; j >= 0; j--) {
      y2[i * h + j] = a3 * xp1 + a4 * xp2 + b1 * yp1 + b2 * yp2;
      xp2 = xp1;
      xp1 = input[i * h + j];
      yp2 = yp1;
      yp1 = y2[i * h + j];
    }
  }
  for (int32_t i = 0; i < w; i++)
    for (int32_t j = 0; j < h; j++) output[i * h + j] = y1[i * h + j] + y2[i * h + j];
  for (int32_t j = 0; j < h; j++) {
    double tm1 = 0, ym1 = 0, ym2 = 0;
    for (int32_t i = 0; i < w; i++) {
      y1[i * h + j] = a1 * output[i * h + j] + a2 * tm1 + b1 * ym1 + b2 * ym2;
      tm1 = output[i * h + j];
      ym2 = ym1;
      ym1 = y1[i * h + j];
    }
  }
  for (int32_t j = 0; j < h; j++) {
    double tp1 = 0, tp2 = 0, yp1 = 0, yp2 = 0;
    for (int32_t i = w - 1; i >= 0; i--) {
      y2[i * h + j] = a3 * tp1 + a4 * tp2 + b1 * yp1 + b2 * yp2;
      tp2 = tp1;
      tp1 = output[i * h + j];
      yp2 = yp1;
      yp1 = y2[i * h + j];
    }
  }
  for (int32_t i = 0; i < w; i++)
    for (int32_t j = 0; j < h; j++) output[i * h + j] = y1[i * h + j] + y2[i * h + j];
}
