package io.jinwen.assistant.knowledge;

/**
 * Where a statement comes from.
 *
 * @param title the work, such as 《存款保险条例》
 * @param issuer who published it
 * @param kind regulation, standard, textbook, market-convention or product-rule
 */
public record Source(String title, String issuer, String kind) {
  static Source of(Entry entry) {
    return new Source(entry.text("title"), entry.text("issuer"), entry.text("kind"));
  }
}
