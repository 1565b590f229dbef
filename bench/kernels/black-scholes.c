#include <math.h>
#include <stdint.h>

static double normal(double x) {
  double t = 1 / (1 + 0.2316419 * fabs(x));
  double series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  double tail = 0.3989422804014327 * exp(-0.5 * x * x) * series;
  return x < 0 ? tail : 1 - tail;
}

void blackScholes(const double *restrict spot, int32_t n, const double *restrict strike, int32_t sn, const double *restrict years, int32_t yn, double rate,
                  double volatility, double *restrict call, int32_t cn, double *restrict put, int32_t pn) {
  (void)sn, (void)yn, (void)cn, (void)pn;
  for (int32_t i = 0; i < n; i++) {
    double root = volatility * sqrt(years[i]);
    double d1 = (log(spot[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / root;
    double d2 = d1 - root;
    double discounted = strike[i] * exp(-rate * years[i]);
    double value = spot[i] * normal(d1) - discounted * normal(d2);
    call[i] = value;
    put[i] = value - spot[i] + discounted;
  }
}
