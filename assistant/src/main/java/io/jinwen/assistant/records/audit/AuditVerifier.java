package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.audit.AuditLog.AuditRecord;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Walks along the chain and finds the first record that is not as it was written. */
public final class AuditVerifier {
  private final AuditLog log;

  public AuditVerifier(AuditLog log) {
    this.log = log;
  }

  /**
   * Recomputes every hash. Records that are added meanwhile are verified too.
   *
   * @param known a head that was noted earlier; the chain must still go through it. One of a record
   *     that was pruned since is not there to be compared
   */
  public AuditVerdict verify(Optional<AuditHead> known) {
    AuditVerdict verdict;
    long first;
    do {
      first = firstNumber();
      verdict = walk(known);
    } while (verdict instanceof AuditVerdict.Broken && firstNumber() != first); // pruned meanwhile
    return verdict;
  }

  private long firstNumber() {
    List<AuditRow> rows = log.rowsFrom(1);
    return rows.isEmpty() ? 0 : rows.getFirst().number();
  }

  private AuditVerdict walk(Optional<AuditHead> known) {
    Walk walk = new Walk(known);
    while (true) {
      List<AuditRow> rows = log.rowsFrom(walk.nextNumber());
      for (AuditRow row : rows) {
        Optional<AuditVerdict> broken = walk.step(row);
        if (broken.isPresent()) {
          return broken.get();
        }
      }
      if (rows.isEmpty()) {
        AuditHead head = log.head();
        boolean grown =
            head.number() > walk.last.number() && !log.rowsFrom(walk.nextNumber()).isEmpty();
        if (!grown) {
          return walk.end(head);
        }
      }
    }
  }

  /** How far we are, and what still needs to be seen. */
  private static final class Walk {
    private final Optional<AuditHead> known;
    private AuditHead last = AuditHead.START;
    private AuditHead beforeFirst = AuditHead.START;
    private boolean startExplained = true;
    private boolean knownSeen;
    private long records;

    Walk(Optional<AuditHead> known) {
      this.known = known;
      this.knownSeen = known.isEmpty() || known.get().equals(AuditHead.START);
    }

    long nextNumber() {
      return last.number() + 1;
    }

    Optional<AuditVerdict> step(AuditRow row) {
      if (records == 0 && row.number() > 1) {
        beforeFirst = new AuditHead(row.number() - 1, row.previousHash());
        startExplained = false; // by a record of pruning, further on
        last = beforeFirst;
        knownSeen |= known.equals(Optional.of(beforeFirst));
      }
      if (row.number() != nextNumber()) {
        return broken(nextNumber(), AuditVerdict.Flaw.MISSING);
      }
      if (!row.previousHash().equals(last.hash())) {
        return broken(row.number(), AuditVerdict.Flaw.UNLINKED);
      }
      Optional<AuditRecord> record = readable(row);
      if (record.isEmpty() || !isHashed(record.get())) {
        return broken(row.number(), AuditVerdict.Flaw.CHANGED);
      }
      if (known.isPresent() && known.get().number() == row.number()) {
        if (!known.get().hash().equals(row.hash())) {
          return broken(row.number(), AuditVerdict.Flaw.REWRITTEN);
        }
        knownSeen = true;
      }
      startExplained |= AuditLog.tellsOfPruning(record.get().entry(), beforeFirst);
      last = row.place();
      records++;
      return Optional.empty();
    }

    AuditVerdict end(AuditHead head) {
      if (!startExplained) {
        return new AuditVerdict.Broken(beforeFirst.number(), AuditVerdict.Flaw.START_MISSING);
      }
      if (head.number() > last.number()) {
        return new AuditVerdict.Broken(nextNumber(), AuditVerdict.Flaw.MISSING);
      }
      if (!head.equals(last)) {
        return new AuditVerdict.Broken(last.number(), AuditVerdict.Flaw.NOT_THE_NEWEST);
      }
      if (!knownSeen && known.get().number() > last.number()) {
        return new AuditVerdict.Broken(nextNumber(), AuditVerdict.Flaw.NOTED_MISSING);
      }
      return new AuditVerdict.Intact(records, last);
    }

    private static Optional<AuditVerdict> broken(long number, AuditVerdict.Flaw flaw) {
      return Optional.of(new AuditVerdict.Broken(number, flaw));
    }

    private static Optional<AuditRecord> readable(AuditRow row) {
      try {
        return Optional.of(row.record());
      } catch (IllegalArgumentException _) {
        return Optional.empty(); // told as a changed record
      }
    }

    private static boolean isHashed(AuditRecord record) {
      try {
        String hash =
            AuditHash.of(
                record.format(),
                record.previousHash(),
                record.number(),
                record.at(),
                record.entry());
        return hash.equals(record.hash());
      } catch (IllegalArgumentException _) {
        return false; // no format that any version wrote up to this one
      }
    }
  }

  /**
   * A place in the chain: a record's number and hash. Noted outside of the database, the head of
   * today proves tomorrow that nothing before it was changed.
   */
  public record AuditHead(long number, String hash) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

    /** Before the first record. */
    static final AuditHead START = new AuditHead(0, "0".repeat(64));

    /**
     * Reads {@code NUMBER:HASH}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static AuditHead parse(String text) {
      var matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'%s' is no head of the audit chain: NUMBER:HASH is expected, as verify prints it"
                .formatted(text));
      }
      return new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    @Override
    public String toString() {
      return number + ":" + hash;
    }
  }
}
