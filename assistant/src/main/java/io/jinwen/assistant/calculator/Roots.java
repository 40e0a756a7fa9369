package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.hipparchus.exception.MathRuntimeException;

/** Finds the rate at which a function of it is 0. */
final class Roots {
  private static final double RELATIVE = 1e-14;
  private static final double ABSOLUTE = 1e-14;
  private static final double VALUE = 1e-15;
  private static final int ORDER = 5;
  private static final int STEPS_MAX = 500;

  private Roots() {}

  /**
   * A rate between two bounds.
   *
   * @param what what is sought, for who has to be told that there is none
   */
  static BigDecimal rate(UnivariateFunction function, double least, double greatest, String what) {
    try {
      double low = function.value(least);
      double high = function.value(greatest);
      if (Double.isFinite(low) && Double.isFinite(high) && low * high <= 0) {
        double root =
            new BracketingNthOrderBrentSolver(RELATIVE, ABSOLUTE, VALUE, ORDER)
                .solve(STEPS_MAX, function, least, greatest);
        return new BigDecimal(root);
      }
    } catch (MathRuntimeException _) {
      // told below
    }
    throw new InputException(
        InputException.Code.NO_RESULT,
        "",
        "按这些数值在 %s%% 到 %s%% 之间求不出%s，请检查金额的正负和期数。"
            .formatted(
                Arithmetic.plain(BigDecimal.valueOf(least * 100), 2),
                Arithmetic.plain(BigDecimal.valueOf(greatest * 100), 2),
                what));
  }
}
