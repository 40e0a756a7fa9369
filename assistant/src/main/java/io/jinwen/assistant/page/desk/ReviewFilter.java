package io.jinwen.assistant.page.desk;

import com.vaadin.flow.router.QueryParameters;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.feedback.ReviewDesk.ReviewQuery;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What of the queue is shown, as the address says it, so that a reload or a link shows the same.
 *
 * @param state all states where absent
 * @param from first day
 * @param until last day
 * @param offset where the page begins
 */
record ReviewFilter(
    Optional<ReviewState> state,
    Optional<Verdict> verdict,
    Optional<String> role,
    Optional<LocalDate> from,
    Optional<LocalDate> until,
    int offset) {
  private static final String ALL = "all";

  /** The address without anything: what nobody has looked at yet. */
  static final ReviewFilter START =
      new ReviewFilter(
          Optional.of(ReviewState.OPEN),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0);

  /** What in an address makes no sense is as if it were not there. */
  static ReviewFilter of(QueryParameters address) {
    Optional<String> state = address.getSingleParameter("state");
    return new ReviewFilter(
        state.equals(Optional.of(ALL))
            ? Optional.empty()
            : state.flatMap(name -> named(ReviewState.values(), name)).or(START::state),
        address.getSingleParameter("verdict").flatMap(name -> named(Verdict.values(), name)),
        address.getSingleParameter("role").filter(role -> !role.isEmpty()),
        address.getSingleParameter("from").flatMap(text -> parsed(text, LocalDate::parse)),
        address.getSingleParameter("until").flatMap(text -> parsed(text, LocalDate::parse)),
        address
            .getSingleParameter("offset")
            .flatMap(text -> parsed(text, Integer::valueOf))
            .filter(number -> number >= 0)
            .orElse(0));
  }

  QueryParameters address() {
    Map<String, String> parameters = new HashMap<>();
    if (!state.equals(START.state)) {
      parameters.put("state", state.map(ReviewFilter::code).orElse(ALL));
    }
    verdict.ifPresent(value -> parameters.put("verdict", code(value)));
    role.ifPresent(value -> parameters.put("role", value));
    from.ifPresent(day -> parameters.put("from", day.toString()));
    until.ifPresent(day -> parameters.put("until", day.toString()));
    if (offset > 0) {
      parameters.put("offset", Integer.toString(offset));
    }
    return QueryParameters.simple(parameters);
  }

  ReviewQuery query() {
    return new ReviewQuery(
        state,
        verdict,
        role,
        from.map(LocalTimes::startOf),
        until.map(day -> LocalTimes.startOf(day.plusDays(1))));
  }

  ReviewFilter withState(Optional<ReviewState> other) {
    return new ReviewFilter(other, verdict, role, from, until, 0);
  }

  ReviewFilter withOffset(int other) {
    return new ReviewFilter(state, verdict, role, from, until, other);
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
    return Arrays.stream(values).filter(value -> code(value).equals(name)).findFirst();
  }

  private static <T> Optional<T> parsed(String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (DateTimeException | NumberFormatException _) {
      return Optional.empty();
    }
  }
}
