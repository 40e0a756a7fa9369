package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.TokenScore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of one completion of a bare text, in the shape of OpenAI's older API. */
final class TextCompletionJson implements AnswerDocuments {
  private final String id;
  private final long createdSeconds = Instant.now().getEpochSecond();
  private final ModelInfo model;

  TextCompletionJson(String requestId, ModelInfo model) {
    this.id = "cmpl-" + requestId;
    this.model = model;
  }

  @Override
  public Map<String, Object> whole(List<Complete> answers) {
    List<Object> choices = new ArrayList<>();
    for (Complete complete : answers) {
      String reason = CompletionJson.finishReason(complete.done(), false);
      choices.add(choice(choices.size(), complete.answer().text(), complete.scores(), reason));
    }
    Map<String, Object> document = head(choices);
    document.put("usage", CompletionJson.usage(answers.stream().map(Complete::done).toList()));
    CompletionJson.putHints(document, answers.getFirst().hints());
    return document;
  }

  @Override
  public Optional<Map<String, Object>> begin(int index) {
    return Optional.empty();
  }

  @Override
  public Map<String, Object> piece(
      int index, String text, boolean thinking, List<TokenScore> scores) {
    return head(List.of(choice(index, thinking ? "" : text, scores, null)));
  }

  @Override
  public Map<String, Object> call(int index, Map<String, Object> delta, List<TokenScore> scores) {
    throw new IllegalStateException("a bare text has no calls");
  }

  @Override
  public Map<String, Object> end(
      int index, List<Hint> hints, boolean called, AnswerEvent.Done done) {
    Map<String, Object> document =
        head(List.of(choice(index, "", List.of(), CompletionJson.finishReason(done, false))));
    CompletionJson.putHints(document, hints);
    return document;
  }

  @Override
  public Map<String, Object> cost(List<AnswerEvent.Done> answers) {
    Map<String, Object> document = head(List.of());
    document.put("usage", CompletionJson.usage(answers));
    return document;
  }

  @Override
  public String callId(int index) {
    return "";
  }

  private static Map<String, Object> choice(
      int index, String text, List<TokenScore> scores, String reason) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("text", text);
    choice.put("index", index);
    choice.put("logprobs", scores.isEmpty() ? null : scores(scores));
    choice.put("finish_reason", reason);
    return choice;
  }

  private static Map<String, Object> scores(List<TokenScore> scores) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tokens", scores.stream().map(score -> score.chosen().text()).toList());
    json.put(
        "token_logprobs", scores.stream().map(score -> score.chosen().logProbability()).toList());
    List<Object> alternatives = new ArrayList<>();
    for (TokenScore score : scores) {
      Map<String, Object> likeliest = new LinkedHashMap<>();
      score.likeliest().forEach(entry -> likeliest.put(entry.text(), entry.logProbability()));
      alternatives.add(likeliest);
    }
    json.put("top_logprobs", alternatives);
    return json;
  }

  private Map<String, Object> head(List<Object> choices) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("object", "text_completion");
    document.put("created", createdSeconds);
    document.put("model", model.name());
    document.put("system_fingerprint", CompletionJson.fingerprint(model));
    document.put("choices", choices);
    return document;
  }
}
