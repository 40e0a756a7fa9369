"""How a conversation becomes ids: the chat template of Youtu-LLM, as the engine renders it."""


class PromptForm:
    def __init__(self, vocabulary):
        self._vocabulary = vocabulary
        special = vocabulary.special
        self.begin, self.end = special["<|begin_of_text|>"], special["<|end_of_text|>"]
        self.user, self.assistant = special["<|User|>"], special["<|Assistant|>"]
        gap = vocabulary.encode("\n\n")
        self.no_thought = [special["<think>"], *gap, special["</think>"], *gap]

    def head(self, brief):
        return [self.begin, *(self._vocabulary.encode(brief) if brief else [])]

    def prompt(self, brief, question, history=()):
        """Ids up to where a plain answer (without thinking) begins; history: (question, answer) pairs."""
        ids = self.head(brief)
        encode = self._vocabulary.encode
        for asked, answered in history:
            ids += [self.user, *encode(asked), self.assistant, *encode(answered), self.end]
        return [*ids, self.user, *encode(question), self.assistant, *self.no_thought]
