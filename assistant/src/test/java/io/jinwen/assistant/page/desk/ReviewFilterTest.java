package io.jinwen.assistant.page.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReviewFilterTest {
  @Test
  void theAddressSaysItAll() {
    ReviewFilter filter =
        new ReviewFilter(
            Optional.of(ReviewState.APPROVED),
            Optional.of(Verdict.DOWN),
            Optional.of("research"),
            Optional.of(LocalDate.of(2026, 11, 1)),
            Optional.of(LocalDate.of(2026, 11, 2)),
            20);
    assertThat(ReviewFilter.of(filter.address())).isEqualTo(filter);
    ReviewFilter all = ReviewFilter.START.withState(Optional.empty());
    assertThat(ReviewFilter.of(all.address())).isEqualTo(all);
    assertThat(ReviewFilter.START.address().getParameters()).isEmpty();
    assertThat(ReviewFilter.of(QueryParameters.empty())).isEqualTo(ReviewFilter.START);
  }

  @Test
  void whatMakesNoSenseIsLeftOut() {
    assertThat(
            ReviewFilter.of(
                QueryParameters.simple(
                    Map.of(
                        "state", "x", "verdict", "x", "from", "gestern", "offset", "-3", "role",
                        ""))))
        .isEqualTo(ReviewFilter.START);
  }

  @Test
  void theLastDayIsIncluded() {
    LocalDate day = LocalDate.of(2026, 11, 1);
    ReviewFilter filter =
        new ReviewFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(day),
            Optional.of(day),
            0);
    assertThat(
            Duration.between(
                filter.query().from().orElseThrow(), filter.query().until().orElseThrow()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(25));
  }
}
