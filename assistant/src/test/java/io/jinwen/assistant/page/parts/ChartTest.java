package io.jinwen.assistant.page.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  @ParameterizedTest
  @CsvSource({
    "0, true, 1, 1",
    "1, true, 1, 1",
    "3, true, 3, 1",
    "7, true, 8, 2",
    "23, true, 25, 5",
    "99, true, 100, 20",
    "1234, true, 1500, 500",
    "0.3, false, 0.3, 0.1",
    "1700, false, 2000, 500"
  })
  void theAxisEndsAtARoundNumber(double greatest, boolean whole, double top, double step) {
    Scale scale = Scale.upTo(greatest, whole);
    assertThat(scale.step()).isCloseTo(step, within(1e-9));
    assertThat(scale.top()).isCloseTo(top, within(1e-9));
    assertThat(scale.lines()).hasSizeBetween(2, 6);
  }

  @Test
  void everyValueStaysOnTheAxis() {
    for (double greatest = 0.01; greatest < 1e7; greatest *= 1.07) {
      Scale scale = Scale.upTo(greatest, false);
      assertThat(scale.share(greatest)).isBetween(0.5, 1.0);
    }
  }

  @Test
  void barsOfAColumnStandOnEachOther() {
    Chart chart = chart(Chart.Shape.STACKED, List.of(2.0, 0.0), List.of(3.0, 5.0));
    String svg = ChartDrawing.of(chart);
    Scale scale = Scale.upTo(5, true);
    double middle = ChartDrawing.y(scale, 2);
    assertThat(svg)
        .contains(rect("jd-s0", ChartDrawing.x(0, 2), middle, ChartDrawing.y(scale, 0) - middle))
        .contains(rect("jd-s1", ChartDrawing.x(0, 2), ChartDrawing.TOP, middle - ChartDrawing.TOP));
    assertThat(svg.split("<rect class=\"jd-s0\"")).hasSize(2); // none for the value 0
  }

  @Test
  void aLineStopsWhereNothingWasMeasured() {
    String svg = ChartDrawing.of(chart(Chart.Shape.LINES, List.of(1.0, 2.0, 0.0, 3.0), List.of()));
    String path = svg.replaceAll("(?s).*<path[^>]* d=\"([^\"]*)\".*", "$1");
    assertThat(path.replaceAll("[^ML]", "")).isEqualTo("MLM");
  }

  @Test
  void namesAndTitlesAreText() {
    Chart chart =
        new Chart(
            "<script>&\"",
            Chart.Shape.STACKED,
            List.of("<b>"),
            List.of(new Chart.Series("<i>", List.of(1.0))),
            Double::toString);
    assertThat(ChartDrawing.of(chart))
        .contains("aria-label=\"&lt;script&gt;&amp;&quot;\"")
        .contains("<title>&lt;b&gt;\n&lt;i&gt; 1.0</title>")
        .doesNotContain("<script", "<b>", "<i>");
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    assertThatThrownBy(() -> chart(Chart.Shape.LINES, List.of(1.0), List.of(1.0, 2.0)))
        .hasMessageContaining("2 values for 1 columns");
    assertThatThrownBy(() -> chart(Chart.Shape.LINES, List.of(-1.0), List.of()))
        .hasMessageContaining("-1.0");
    assertThatThrownBy(() -> Scale.upTo(Double.NaN, true)).hasMessageContaining("NaN");
  }

  @Test
  void knowsWhenThereIsNothingToSee() {
    assertThat(chart(Chart.Shape.STACKED, List.of(0.0, 0.0), List.of()).isEmpty()).isTrue();
    assertThat(chart(Chart.Shape.STACKED, List.of(0.0, 1.0), List.of()).isEmpty()).isFalse();
  }

  private static String rect(String look, double x, double y, double height) {
    return String.format(
        Locale.ROOT,
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
        look,
        x,
        y,
        (ChartDrawing.x(1, 2) - ChartDrawing.x(0, 2)) * 0.8,
        height);
  }

  private static Chart chart(Chart.Shape shape, List<Double> first, List<Double> second) {
    List<String> columns = first.stream().map(String::valueOf).toList();
    List<Chart.Series> series =
        second.isEmpty()
            ? List.of(new Chart.Series("a", first))
            : List.of(new Chart.Series("a", first), new Chart.Series("b", second));
    return new Chart("t", shape, columns, series, Double::toString);
  }
}
