package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.compliance.Assessment.Refusal;
import io.jinwen.assistant.policy.compliance.RuleCard.Audience;
import io.jinwen.assistant.policy.folding.Escapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Watches one answer that arrives in pieces for phrases that no answer may claim. A phrase may
 * still turn out to be condemned by what follows ("保本保息是骗局"), so the text from it on is held back
 * until that is known: for a sentence or {@value ClaimText#CHARACTERS_AFTER} characters, whichever
 * is less. A claimed phrase ends the answer before it. The result does not depend on how the answer
 * was cut, and it is the one that the whole answer gets.
 */
public final class PromiseStream {

  /** After a sentence's end this much more must be seen: "保本保息。这种说法是错的" condemns. */
  private static final int AFTER_SENTENCE = 12;

  private static final String SENTENCE_ENDS = "。;!?\n";
  private static final String QUOTES = "\"“”』」";
  private static final int ORIGINS_FIRST = 256;

  private final PromisePhrases phrases;
  private final PromiseFinder finder;
  private final Escapes escapes = new Escapes(this::fold);
  private final String role;
  private final Audience audience;

  private final StringBuilder held = new StringBuilder(); // as written, not yet let out
  private int heldFrom; // position of its first character in the answer
  private int read; // position after the last folded code point

  private final StringBuilder folded = new StringBuilder(); // the whole answer, for its denials
  private int[] origins = new int[ORIGINS_FIRST]; // position in the answer of a folded character
  private final List<Occurrence> open = new ArrayList<>();
  private Optional<Refusal> refusal = Optional.empty();
  private int stopAt; // position of the phrase that stopped the answer

  private record Occurrence(RuleCard card, int start, int end) {}

  PromiseStream(PromisePhrases phrases, String role) {
    this.phrases = phrases;
    this.finder = new PromiseFinder(phrases);
    this.role = role;
    this.audience = Audience.of(role);
  }

  /** Takes one more piece and gives what may be shown by now, perhaps nothing. */
  public String next(String piece) {
    if (stopped()) {
      return "";
    }
    held.append(piece);
    int at = read + escapes.pending() - heldFrom;
    while (at < held.length() && !stopped()) {
      if (at == held.length() - 1 && Character.isHighSurrogate(held.charAt(at))) {
        break; // the other half comes with the next piece
      }
      int codePoint = held.codePointAt(at);
      escapes.read(codePoint);
      at += Character.charCount(codePoint);
    }
    return stopped() ? stop() : release(safe());
  }

  /** The answer is over: gives what was held back. */
  public String end() {
    if (stopped()) {
      return "";
    }
    escapes.end();
    settle(true);
    return stopped() ? stop() : release(heldFrom + held.length());
  }

  /** Whether a forbidden phrase was claimed; from then on nothing is let out. */
  public boolean stopped() {
    return refusal.isPresent();
  }

  /** The card that stopped the answer and what to show instead. */
  public Optional<Refusal> refusal() {
    return refusal;
  }

  private void fold(int codePoint, int units) {
    String several = ClaimText.fold(codePoint);
    for (int i = 0; i < several.length() && !stopped(); i++) {
      if (folded.length() == origins.length) {
        origins = Arrays.copyOf(origins, origins.length * 2);
      }
      origins[folded.length()] = read;
      folded.append(several.charAt(i));
      finder.read(folded, this::open);
      settle(false);
    }
    read += units;
  }

  private void open(int phrase, int start, int end) {
    if (!ClaimText.isDeniedBefore(folded, start, start)) {
      phrases.card(phrase, role).ifPresent(card -> open.add(new Occurrence(card, start, end)));
    }
  }

  /** Decides what can be decided; the leftmost claimed phrase stops the answer. */
  private void settle(boolean last) {
    if (open.isEmpty()) {
      return;
    }
    List<Occurrence> decided = open.stream().filter(it -> last || isDecidable(it.end)).toList();
    open.removeAll(decided);
    decided.stream()
        .filter(it -> !ClaimText.isCondemnedAfter(folded, it.end))
        .min(Comparator.comparingInt(Occurrence::start))
        .ifPresent(it -> {
          refusal = Optional.of(new Refusal(it.card.id(), it.card.said(audience).tell()));
          stopAt = origins[it.start];
        });
  }

  /** Whether nothing that follows could still condemn a phrase that ended here. */
  private boolean isDecidable(int end) {
    int after = folded.length() - end;
    if (after >= ClaimText.CHARACTERS_AFTER) {
      return true;
    }
    for (int i = end; i < folded.length(); i++) {
      if (QUOTES.indexOf(folded.charAt(i)) >= 0) {
        return false;
      }
      if (SENTENCE_ENDS.indexOf(folded.charAt(i)) >= 0 && i + AFTER_SENTENCE < folded.length()) {
        return noQuote(i, i + AFTER_SENTENCE);
      }
    }
    return false;
  }

  private boolean noQuote(int from, int until) {
    return folded.substring(from, until).chars().noneMatch(it -> QUOTES.indexOf(it) >= 0);
  }

  private int safe() {
    int live = finder.live(folded);
    int first = open.stream().mapToInt(Occurrence::start).min().orElse(live);
    int start = Math.min(live, first);
    return start == folded.length() ? read : origins[start];
  }

  private String stop() {
    String rest = release(Math.max(stopAt, heldFrom));
    held.setLength(0);
    return rest;
  }

  private String release(int until) {
    String out = held.substring(0, until - heldFrom);
    held.delete(0, until - heldFrom);
    heldFrom = until;
    return out;
  }
}
