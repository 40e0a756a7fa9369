package io.jinwen.assistant.summaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.TestDatabase;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers on one database: each summary is made by one of them. */
class SummaryClaimsTest {
  private static final String ID = "01k000000000000000000sum09";

  private static void insert(SummaryTable table) {
    table.insert(
        new Summary(
            ID,
            "anna",
            Optional.empty(),
            "国债",
            SummaryForm.POINTS,
            SummaryState.WAITING,
            0,
            0,
            Optional.empty(),
            "",
            Instant.parse("2026-11-30T01:00:00Z"),
            Optional.empty()),
        "国债是国家发行的债券。");
  }

  @ParameterizedTest
  @EnumSource
  void whatOneMakesTheOtherLeavesAlone(TestDatabase kind) {
    try (Database database = Database.open(kind.empty())) {
      SummaryTable one = new SummaryTable(database, "one");
      SummaryTable other = new SummaryTable(database, "other");
      insert(one);
      assertThat(one.unclaimed()).containsExactly(ID);
      assertThat(one.claim(ID)).isTrue();
      assertThat(other.unclaimed()).isEmpty();
      assertThat(other.claim(ID)).isFalse();
      assertThat(other.goOn(ID)).isFalse();
      assertThat(one.goOn(ID)).isTrue();
      assertThat(one.claimLonger(ID)).isTrue();
      assertThat(one.claim(ID)).as("taken up again").isTrue();
      assertThat(one.underWay()).containsExactly(ID);

      assertThat(other.setCancelled(ID, Instant.now())).as("its owner may, anywhere").isTrue();
      assertThat(one.goOn(ID)).isFalse();
      assertThat(one.claimLonger(ID)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatOneGivesUpOrNeverEndedTheOtherTakesOver(TestDatabase kind) {
    try (Database database = Database.open(kind.empty())) {
      SummaryTable one = new SummaryTable(database, "one");
      SummaryTable other = new SummaryTable(database, "other");
      insert(one);
      assertThat(one.claim(ID)).isTrue();
      one.giveUpClaims();
      assertThat(other.claim(ID)).isTrue();

      database
          .jdbc()
          .sql("update summaries set claimed_until = current_timestamp - interval '1' second")
          .update(); // no sign of life for more than a minute
      assertThat(one.unclaimed()).containsExactly(ID);
      assertThat(one.claim(ID)).isTrue();
      assertThat(other.goOn(ID)).as("the one that was thought dead").isFalse();
      assertThat(other.setFailed(ID, "too late", Instant.now())).isFalse();
    }
  }
}
