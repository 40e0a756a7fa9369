package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The word filter over one text that arrives in pieces. What it lets out, joined, is the same
 * however the text was cut, and it never lets out any part of a word that it masks or blocks.
 *
 * <p>A blocked text ends before the word; the rest is swallowed, and who shows the text adds the
 * sentence to show. Not for use by several threads at once.
 */
public final class StreamFilter {

  /** Stands for one character of a masked word: full width, because `*` is markup in an answer. */
  static final char MASK = '＊';

  private final WordReader scanner;
  private final Consumer<Hit> listener;
  private final List<Hit> hits = new ArrayList<>();
  private final StringBuilder held = new StringBuilder();
  private final StringBuilder out = new StringBuilder();
  private long heldFrom; // position of the first held character
  private long scanned; // position after the last scanned character
  private long maskedUntil; // masks that start before heldFrom reach up to here
  private int masksApplied; // hits up to here are let out
  private long blockedFrom = Long.MAX_VALUE;
  private Hit blockedBy; // null until then

  StreamFilter(CompiledWords words, Consumer<Hit> listener) {
    this.listener = listener;
    this.scanner = new WordReader(words, this::onHit);
  }

  /** Takes one more piece and gives what may be shown by now, perhaps nothing. */
  public String next(String piece) {
    if (blocked()) {
      return "";
    }
    held.append(piece);
    int at = (int) (scanned - heldFrom);
    while (at < held.length() && !blocked()) {
      if (at == held.length() - 1 && Character.isHighSurrogate(held.charAt(at))) {
        break; // the other half comes with the next piece
      }
      int codePoint = held.codePointAt(at);
      scanner.read(codePoint);
      at += Character.charCount(codePoint);
    }
    scanned = heldFrom + at;
    return release(scanner.safe());
  }

  /** The text is over: gives what was held back. */
  public String end() {
    if (blocked()) {
      return "";
    }
    if (scanned < heldFrom + held.length()) {
      scanner.read(held.charAt(held.length() - 1)); // half a character that stays alone
    }
    scanner.end();
    return release(heldFrom + held.length());
  }

  /** Whether a blocked word was met; from then on nothing is let out. */
  public boolean blocked() {
    return blockedFrom != Long.MAX_VALUE;
  }

  /** The word that ended the text. */
  public Optional<Hit> blockedBy() {
    return Optional.ofNullable(blockedBy);
  }

  /** What was found so far, in the order of the text. */
  public List<Hit> hits() {
    return List.copyOf(hits);
  }

  /** Characters held back at the moment, for the metrics. */
  public int heldCharacters() {
    return held.length();
  }

  private void onHit(Hit hit) {
    if (blocked()) {
      return; // the text ends at the first blocked word
    }
    int at = hits.size();
    while (at > masksApplied && hits.get(at - 1).start() > hit.start()) {
      at--; // one with letters between its characters comes late
    }
    hits.add(at, hit);
    listener.accept(hit);
    if (hit.action() == WordAction.BLOCK) {
      blockedFrom = hit.start();
      blockedBy = hit;
    }
  }

  /** Lets out what is before a position, masked where a mask lies over it. */
  private String release(long safe) {
    long until = blocked() ? blockedFrom : safe;
    out.setLength(0);
    long position = heldFrom;
    while (position < until) {
      long mask = nextMask(position, until);
      out.append(held, (int) (position - heldFrom), (int) (mask - heldFrom));
      position = mask;
      while (position < Math.min(until, maskedUntil)) {
        char unit = held.charAt((int) (position - heldFrom));
        if (!Character.isLowSurrogate(unit)) {
          out.append(MASK);
        }
        position++;
      }
    }
    held.delete(0, (int) Math.max(0, until - heldFrom));
    heldFrom = Math.max(heldFrom, until);
    if (blocked()) {
      held.setLength(0);
    }
    return out.toString();
  }

  /**
   * The first masked position from here on, or the limit; extends the mask over what touches it.
   */
  private long nextMask(long position, long until) {
    if (position < maskedUntil) {
      return position;
    }
    while (masksApplied < hits.size()) {
      Hit hit = hits.get(masksApplied);
      if (hit.action() != WordAction.MASK || hit.end() <= position) {
        masksApplied++;
      } else if (hit.start() >= until) {
        return until;
      } else {
        masksApplied++;
        maskedUntil = hit.end();
        return Math.max(hit.start(), position);
      }
    }
    return until;
  }
}
