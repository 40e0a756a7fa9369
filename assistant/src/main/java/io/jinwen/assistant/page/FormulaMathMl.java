package io.jinwen.assistant.page;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the LaTeX of school and finance into MathML: fractions, roots, powers and indices, sums,
 * Greek letters, words. What it does not know it leaves to the reader as it was written.
 *
 * <p>A recursive descent over the text. Everything that comes from the text is escaped; the tags
 * are our own.
 */
final class FormulaMathMl {
  private static final int DEPTH_MAX = 24;

  private static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("alpha", "α"),
          Map.entry("beta", "β"),
          Map.entry("gamma", "γ"),
          Map.entry("delta", "δ"),
          Map.entry("epsilon", "ε"),
          Map.entry("varepsilon", "ε"),
          Map.entry("theta", "θ"),
          Map.entry("lambda", "λ"),
          Map.entry("mu", "μ"),
          Map.entry("pi", "π"),
          Map.entry("rho", "ρ"),
          Map.entry("sigma", "σ"),
          Map.entry("tau", "τ"),
          Map.entry("phi", "φ"),
          Map.entry("varphi", "φ"),
          Map.entry("chi", "χ"),
          Map.entry("psi", "ψ"),
          Map.entry("omega", "ω"),
          Map.entry("Gamma", "Γ"),
          Map.entry("Delta", "Δ"),
          Map.entry("Theta", "Θ"),
          Map.entry("Lambda", "Λ"),
          Map.entry("Pi", "Π"),
          Map.entry("Sigma", "Σ"),
          Map.entry("Phi", "Φ"),
          Map.entry("Omega", "Ω"),
          Map.entry("infty", "∞"));

  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("times", "×"),
          Map.entry("cdot", "·"),
          Map.entry("div", "÷"),
          Map.entry("pm", "±"),
          Map.entry("mp", "∓"),
          Map.entry("le", "≤"),
          Map.entry("leq", "≤"),
          Map.entry("ge", "≥"),
          Map.entry("geq", "≥"),
          Map.entry("ne", "≠"),
          Map.entry("neq", "≠"),
          Map.entry("approx", "≈"),
          Map.entry("equiv", "≡"),
          Map.entry("to", "→"),
          Map.entry("rightarrow", "→"),
          Map.entry("Rightarrow", "⇒"),
          Map.entry("in", "∈"),
          Map.entry("partial", "∂"),
          Map.entry("sum", "∑"),
          Map.entry("prod", "∏"),
          Map.entry("int", "∫"),
          Map.entry("ldots", "…"),
          Map.entry("cdots", "⋯"),
          Map.entry("dots", "…"),
          Map.entry("%", "%"),
          Map.entry("$", "$"),
          Map.entry("&", "&"),
          Map.entry("#", "#"),
          Map.entry("_", "_"),
          Map.entry("{", "{"),
          Map.entry("}", "}"),
          Map.entry("|", "‖"));

  private static final Set<String> FUNCTIONS =
      Set.of("ln", "log", "exp", "max", "min", "sin", "cos", "tan", "lim", "Pr", "arg");

  private static final Set<String> WORDS =
      Set.of("text", "mathrm", "textbf", "mathbf", "operatorname", "mathit", "textit", "mbox");

  /** Commands that change the look only. */
  private static final Set<String> NOTHING =
      Set.of("left", "right", "displaystyle", "big", "Big", "bigg", "Bigg", "limits", "nolimits");

  private final String latex;
  private int at;
  private int depth;

  private FormulaMathMl(String latex) {
    this.latex = latex;
  }

  /**
   * A formula as a math element; empty where it holds what is not understood here.
   *
   * @param display whether it stands on a line of its own
   */
  static Optional<String> of(String latex, boolean display) {
    try {
      FormulaMathMl formula = new FormulaMathMl(latex);
      String row = formula.row('\0');
      return Optional.of(
          "<math display=\"%s\"><mrow>%s</mrow></math>"
              .formatted(display ? "block" : "inline", row));
    } catch (NotUnderstood _) {
      return Optional.empty();
    }
  }

  /** Everything up to a closing brace, or to the end. */
  private String row(char end) {
    if (++depth > DEPTH_MAX) {
      throw new NotUnderstood();
    }
    StringBuilder row = new StringBuilder();
    while (skipBlanks() && latex.charAt(at) != end) {
      row.append(scripted());
    }
    depth--;
    if (end != '\0' && at++ >= latex.length()) {
      throw new NotUnderstood();
    }
    return row.toString();
  }

  /** One piece with its index and its power, if any. */
  private String scripted() {
    boolean limits =
        latex.startsWith("\\sum", at)
            || latex.startsWith("\\prod", at)
            || latex.startsWith("\\lim", at);
    String base = piece();
    Optional<String> below = Optional.empty();
    Optional<String> above = Optional.empty();
    while (skipBlanks()) {
      char next = latex.charAt(at);
      if (next == '_' && below.isEmpty()) {
        at++;
        below = Optional.of(argument());
      } else if (next == '^' && above.isEmpty()) {
        at++;
        above = Optional.of(argument());
      } else {
        break;
      }
    }
    String kind = limits ? "munderover" : "msubsup";
    if (below.isPresent() && above.isPresent()) {
      return tag(kind, base + below.get() + above.get());
    }
    if (below.isPresent()) {
      return tag(limits ? "munder" : "msub", base + below.get());
    }
    return above.isPresent() ? tag(limits ? "mover" : "msup", base + above.get()) : base;
  }

  private String piece() {
    char c = latex.charAt(at);
    if (c == '\\') {
      at++;
      return command();
    }
    if (c == '{') {
      at++;
      return tag("mrow", row('}'));
    }
    if (c == '}' || c == '^' || c == '_' || c == '&') {
      throw new NotUnderstood();
    }
    if (isDigit(c)) {
      int from = at;
      while (at < latex.length() && (isDigit(latex.charAt(at)) || isInsideNumber())) {
        at++;
      }
      return tag("mn", escaped(latex.substring(from, at)));
    }
    int codePoint = latex.codePointAt(at);
    at += Character.charCount(codePoint);
    String text = escaped(Character.toString(codePoint));
    return tag(Character.isLetter(codePoint) ? "mi" : "mo", c == '-' ? "−" : text);
  }

  private String command() {
    String name = commandName();
    if (LETTERS.containsKey(name)) {
      return tag("mi", LETTERS.get(name));
    }
    if (OPERATORS.containsKey(name)) {
      return tag("mo", escaped(OPERATORS.get(name)));
    }
    if (FUNCTIONS.contains(name)) {
      return tag("mi", name);
    }
    if (WORDS.contains(name)) {
      return tag("mtext", escaped(words()));
    }
    if (NOTHING.contains(name)) {
      return "";
    }
    return switch (name) {
      case "frac", "dfrac", "tfrac" -> tag("mfrac", argument() + argument());
      case "sqrt" -> root();
      case "bar", "overline" -> over("¯");
      case "hat" -> over("^");
      case ",", ";", ":", "!", " ", "quad", "qquad" -> "<mspace width=\"0.3em\"></mspace>";
      default -> throw new NotUnderstood();
    };
  }

  private String root() {
    if (skipBlanks() && latex.charAt(at) == '[') {
      at++;
      String degree = tag("mrow", row(']'));
      return tag("mroot", argument() + degree);
    }
    return tag("msqrt", argument());
  }

  private String over(String mark) {
    return tag("mover", argument() + tag("mo", mark));
  }

  private String argument() {
    if (!skipBlanks()) {
      throw new NotUnderstood();
    }
    return piece();
  }

  private String commandName() {
    if (at >= latex.length()) {
      throw new NotUnderstood();
    }
    int from = at++;
    if (isAsciiLetter(latex.charAt(from))) {
      while (at < latex.length() && isAsciiLetter(latex.charAt(at))) {
        at++;
      }
    }
    return latex.substring(from, at);
  }

  private String words() {
    int end = latex.indexOf('}', at);
    if (!skipBlanks() || latex.charAt(at) != '{' || end < 0) {
      throw new NotUnderstood();
    }
    String words = latex.substring(at + 1, end);
    at = end + 1;
    return words.replace("\\%", "%");
  }

  private boolean isInsideNumber() {
    char c = latex.charAt(at);
    return (c == '.' || c == ',') && at + 1 < latex.length() && isDigit(latex.charAt(at + 1));
  }

  private boolean skipBlanks() {
    while (at < latex.length() && Character.isWhitespace(latex.charAt(at))) {
      at++;
    }
    return at < latex.length();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static String tag(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** The formula is beyond this class; nobody outside of it sees this. */
  private static final class NotUnderstood extends RuntimeException {
    NotUnderstood() {
      super("not understood", null, false, false);
    }
  }
}
