package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.datepicker.DatePicker;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Fields for a day, in the language of the page. */
public final class Days {
  private Days() {}

  /** A field that may stay empty. */
  public static DatePicker field(String label) {
    DatePicker field = new DatePicker(label);
    Locale locale = field.getLocale();
    DatePicker.DatePickerI18n words = new DatePicker.DatePickerI18n();
    words.setDateFormat("yyyy-MM-dd");
    words.setMonthNames(
        Arrays.stream(Month.values())
            .map(month -> month.getDisplayName(TextStyle.FULL_STANDALONE, locale))
            .toList());
    words.setWeekdays(weekdays(TextStyle.FULL_STANDALONE, locale));
    words.setWeekdaysShort(weekdays(TextStyle.NARROW_STANDALONE, locale));
    words.setFirstDayOfWeek(1);
    words.setToday(field.getTranslation("day.today"));
    words.setCancel(field.getTranslation("cancel"));
    field.setI18n(words);
    field.setClearButtonVisible(true);
    return field;
  }

  /** From Sunday on, as the field wants them. */
  private static List<String> weekdays(TextStyle style, Locale locale) {
    return java.util.stream.IntStream.range(0, DayOfWeek.values().length)
        .mapToObj(day -> DayOfWeek.SUNDAY.plus(day).getDisplayName(style, locale))
        .toList();
  }
}
