package io.jinwen.assistant.policy.compliance;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The risk grades a question is about: the customer's tolerance (C1 cautious to C5 aggressive) and
 * the product's risk (R1 low to R5 high), each 1 to 5 or unknown.
 */
public record Grades(OptionalInt customer, OptionalInt product) {

  private static final Pattern CUSTOMER = Pattern.compile("(?<![a-z0-9])c([1-5])(?![a-z0-9])");
  private static final Pattern PRODUCT = Pattern.compile("(?<![a-z0-9])p?r([1-5])(?![a-z0-9])");

  public Grades {
    requireGrade("customer", customer);
    requireGrade("product", product);
  }

  /** Neither grade is known. */
  public static Grades unknown() {
    return new Grades(OptionalInt.empty(), OptionalInt.empty());
  }

  /** Both grades are known, each from 1 to 5. */
  public static Grades of(int customer, int product) {
    return new Grades(OptionalInt.of(customer), OptionalInt.of(product));
  }

  /**
   * Fills what is unknown from the text itself. A grade counts only when the text names exactly
   * one: "C1到C5怎么划分" is about the scale, not about a customer.
   */
  Grades orNamedIn(ClaimText text) {
    OptionalInt namedCustomer = customer.isPresent() ? customer : onlyOne(CUSTOMER, text);
    OptionalInt namedProduct = product.isPresent() ? product : onlyOne(PRODUCT, text);
    return new Grades(namedCustomer, namedProduct);
  }

  private static OptionalInt onlyOne(Pattern pattern, ClaimText text) {
    int found = 0;
    Matcher matcher = pattern.matcher(text.value());
    while (matcher.find()) {
      int grade = Integer.parseInt(matcher.group(1));
      if (found != 0 && found != grade) {
        return OptionalInt.empty();
      }
      found = grade;
    }
    return found == 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private static void requireGrade(String name, OptionalInt grade) {
    if (grade.isPresent() && (grade.getAsInt() < 1 || grade.getAsInt() > 5)) {
      throw new IllegalArgumentException(
          name + " grade is " + grade.getAsInt() + ", must be from 1 to 5");
    }
  }
}
