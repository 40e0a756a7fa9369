package io.jinwen.engine.text.template;

import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.Tool;
import io.jinwen.engine.api.ToolCall;
import io.jinwen.engine.format.gguf.GgufMetadata;
import io.jinwen.engine.text.tokenizer.TextSpan;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Conversations to prompts, for one model. Immutable and safe for use by many threads.
 *
 * <p>The template of the model's file is rendered, else a built-in one. Around it stand the rules
 * that hold whatever the template says:
 *
 * <ol>
 *   <li>What a message says is data. Special tokens are found in the template's own text only.
 *   <li>BOS comes exactly once, whether the template writes it, the tokenizer adds it, or both.
 *   <li>The thinking of past answers is not shown to the model again.
 *   <li>Without thinking, a prompt never ends inside the thinking part; a Youtu model gets an empty
 *       one, which is how it is told not to think.
 *   <li>Tools are absent rather than an empty list, so no empty tool block is rendered.
 * </ol>
 */
public final class ChatTemplate {
  private static final String THINK_START = "<think>";
  private static final String THINK_END = "</think>";
  private static final String NO_THINKING = "<think>\n\n</think>\n\n";

  private final Template template;
  private final Tokenizer tokenizer;
  private final boolean canThink;
  private final boolean wantsEmptyThinking;
  private final Optional<CallForm> calls;
  private final Map<String, Value> constants = new HashMap<>();

  /**
   * The template of a model file, or the built-in one for its vocabulary.
   *
   * @throws io.jinwen.engine.api.EngineException MODEL_UNSUPPORTED where the file's template cannot
   *     be read, with the line and what stands there
   */
  public static ChatTemplate of(GgufMetadata metadata, Tokenizer tokenizer) {
    String source = metadata.string("tokenizer.chat_template", "");
    boolean youtu = metadata.string("tokenizer.ggml.pre", "").equals("youtu");
    return new ChatTemplate(source, youtu, tokenizer, LocalDateTime::now);
  }

  ChatTemplate(String fileSource, boolean youtu, Tokenizer tokenizer, Supplier<LocalDateTime> now) {
    String builtin = fileSource.isBlank() ? BuiltinTemplates.nameFor(tokenizer) : "";
    String source = builtin.isEmpty() ? fileSource : BuiltinTemplates.source(builtin);
    this.template = new Template(source);
    this.tokenizer = tokenizer;
    // Without tokens for its marks, a thinking part cannot be told from the answer.
    boolean hasMarks =
        tokenizer.specialId(THINK_START).isPresent() && tokenizer.specialId(THINK_END).isPresent();
    wantsEmptyThinking = hasMarks && (youtu || builtin.equals("youtu"));
    canThink = hasMarks && (youtu || !builtin.isEmpty() || mentionsThinking(source));
    constants.putAll(Globals.with(now));
    constants.put("bos_token", mark(tokenizer.bos().stream()));
    constants.put("eos_token", mark(tokenizer.eos().stream()));
    constants.put("tools", Value.NONE);
    constants.put("documents", Value.NONE);
    constants.put("add_generation_prompt", new Value.Bool(true));
    constants.put("can_think", new Value.Bool(canThink));
    calls = callForm(source).filter(_ -> showsTools());
  }

  private static Optional<CallForm> callForm(String source) {
    if (!source.contains("tools") || !source.contains("tool_calls")) {
      return Optional.empty();
    }
    if (source.contains("<tool_call>")) {
      return Optional.of(CallForm.TAGGED);
    }
    return source.contains("\"parameters\"") ? Optional.of(CallForm.BARE) : Optional.empty();
  }

  /** Whether the model reads of a tool that it may call. */
  private boolean showsTools() {
    Tool probe = new Tool("probe_of_tools", Map.of("name", "probe_of_tools"));
    try {
      return text(List.of(ChatMessage.user("1")), false, List.of(probe)).contains(probe.name());
    } catch (EngineException _) {
      return false;
    }
  }

  /** Templates of thinking models cut the thinking out of past answers, or have a switch for it. */
  private static boolean mentionsThinking(String source) {
    return source.contains("think>") || source.contains("enable_thinking");
  }

  private Value mark(IntStream id) {
    return id.mapToObj(tokenizer::piece).findFirst().map(Value.Text::trusted).orElse(Value.EMPTY);
  }

  /** Whether the model knows a thinking part. */
  public boolean canThink() {
    return canThink;
  }

  /** How the model calls tools; empty where its template has none. */
  public Optional<CallForm> calls() {
    return calls;
  }

  /** The mark that opens the thinking part, where the model knows one. */
  public Optional<String> thinkStart() {
    return canThink ? Optional.of(THINK_START) : Optional.empty();
  }

  /** The mark that closes the thinking part, where the model knows one. */
  public Optional<String> thinkEnd() {
    return canThink ? Optional.of(THINK_END) : Optional.empty();
  }

  /**
   * The prompt for the next answer.
   *
   * @param messages oldest first
   * @param thinking whether the model may think first; has no effect where it cannot
   * @throws io.jinwen.engine.api.EngineException INVALID_REQUEST where the template refuses the
   *     conversation, for example because roles do not alternate
   */
  public RenderedPrompt render(List<ChatMessage> messages, boolean thinking) {
    return render(messages, thinking, List.of());
  }

  /** The same with tools that the model may call; for nothing where it has no place for them. */
  public RenderedPrompt render(List<ChatMessage> messages, boolean thinking, List<Tool> tools) {
    Written written = write(messages, thinking, tools);
    return new RenderedPrompt(
        withOneBos(tokenizer.encode(written.spans())), written.inThinking(), THINK_END);
  }

  /**
   * The prompt for the next answer as text, for people and for training data: what the template
   * writes, BOS only where it writes one. Reading it back as tokens cannot tell a special token
   * from a message that spells one.
   *
   * @param messages oldest first
   * @param thinking as for {@link #render}
   * @throws io.jinwen.engine.api.EngineException as for {@link #render}
   */
  public String text(List<ChatMessage> messages, boolean thinking) {
    return text(messages, thinking, List.of());
  }

  private String text(List<ChatMessage> messages, boolean thinking, List<Tool> tools) {
    StringBuilder text = new StringBuilder();
    write(messages, thinking, tools).spans().forEach(span -> text.append(span.text()));
    return text.toString();
  }

  private record Written(List<TextSpan> spans, boolean inThinking) {}

  private Written write(List<ChatMessage> messages, boolean thinking, List<Tool> tools) {
    List<TextSpan> spans = new ArrayList<>(spans(messages, thinking, tools));
    String end = trustedEnd(spans);
    boolean inThinking = end.stripTrailing().endsWith(THINK_START);
    if (!thinking && inThinking) {
      spans.add(new TextSpan((end.endsWith("\n") ? "\n" : "\n\n") + THINK_END + "\n\n", true));
      inThinking = false;
    } else if (!thinking && wantsEmptyThinking && !end.stripTrailing().endsWith(THINK_END)) {
      spans.add(new TextSpan(NO_THINKING, true));
    }
    return new Written(spans, canThink && inThinking);
  }

  private List<TextSpan> spans(List<ChatMessage> messages, boolean thinking, List<Tool> tools) {
    Map<String, Value> variables = new HashMap<>(constants);
    if (!tools.isEmpty()) {
      variables.put(
          "tools", Value.Items.list(tools.stream().map(ChatTemplate::definition).toList()));
    }
    variables.put("messages", Value.Items.list(messages.stream().map(this::message).toList()));
    if (canThink) {
      variables.put("enable_thinking", new Value.Bool(thinking));
      variables.put("thinking", new Value.Bool(thinking)); // the name in DeepSeek's templates
    }
    return template.render(variables).spans();
  }

  private Value.Mapping message(ChatMessage message) {
    String role = message.role().name().toLowerCase(Locale.ROOT);
    boolean answer = canThink && message.role() == ChatMessage.Role.ASSISTANT;
    String content = answer ? withoutThinking(message.content()) : message.content();
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("role", Value.Text.trusted(role));
    fields.put("content", Value.Text.of(content, false));
    if (!message.toolCalls().isEmpty()) {
      fields.put(
          "tool_calls",
          Value.Items.list(message.toolCalls().stream().map(ChatTemplate::call).toList()));
    }
    if (!message.answersCall().isEmpty()) {
      fields.put("tool_call_id", Value.Text.of(message.answersCall(), false));
    }
    return Value.Mapping.of(fields);
  }

  private static Value definition(Tool tool) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("type", Value.Text.trusted("function"));
    fields.put("function", JsonValues.of(tool.definition()));
    return Value.Mapping.of(fields);
  }

  private static Value call(ToolCall call) {
    Map<String, Value> function = new LinkedHashMap<>();
    function.put("name", Value.Text.of(call.name(), false));
    function.put("arguments", JsonValues.of(call.arguments()));
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("id", Value.Text.of(call.id(), false));
    fields.put("type", Value.Text.trusted("function"));
    fields.put("function", Value.Mapping.of(function));
    return Value.Mapping.of(fields);
  }

  /** An answer without its thinking part; one that was cut off while thinking becomes empty. */
  private static String withoutThinking(String answer) {
    int end = answer.lastIndexOf(THINK_END);
    if (end < 0) {
      return answer.stripLeading().startsWith(THINK_START) ? "" : answer;
    }
    int from = end + THINK_END.length();
    while (from < answer.length() && answer.charAt(from) == '\n') {
      from++;
    }
    return answer.substring(from);
  }

  /** The text that the template wrote last; empty where the prompt ends with data. */
  private static String trustedEnd(List<TextSpan> spans) {
    return spans.isEmpty() || !spans.getLast().trusted() ? "" : spans.getLast().text();
  }

  private int[] withOneBos(int[] tokens) {
    if (tokenizer.bos().isEmpty()) {
      return tokens;
    }
    int bos = tokenizer.bos().getAsInt();
    int leading = 0;
    while (leading < tokens.length && tokens[leading] == bos) {
      leading++;
    }
    int wanted = leading > 0 || tokenizer.addsBos() || tokens.length == 0 ? 1 : 0;
    IntStream rest = IntStream.of(tokens).skip(leading);
    return wanted == 1 ? IntStream.concat(IntStream.of(bos), rest).toArray() : rest.toArray();
  }

  /** How a model's template writes calls of tools, and so how the model does. */
  public enum CallForm {
    /** {@code <tool_call>{"name": …, "arguments": {…}}</tool_call>}: Hermes, Qwen, Youtu. */
    TAGGED("arguments"),
    /** {@code {"name": …, "parameters": {…}}} as the whole answer: Llama 3. */
    BARE("parameters");

    private final String property;

    CallForm(String property) {
      this.property = property;
    }

    /** The name under which the arguments stand. */
    public String property() {
      return property;
    }
  }

  /**
   * A conversation as the model reads it.
   *
   * @param tokens ids, BOS included where the model has one
   * @param startsInThinking whether the prompt ends inside the thinking part, so that the first
   *     generated token already belongs to it
   * @param thinkEnd the mark that ends the thinking part
   */
  public record RenderedPrompt(int[] tokens, boolean startsInThinking, String thinkEnd) {}
}
