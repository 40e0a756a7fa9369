package io.jinwen.assistant.records.session;

import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.Usage;
import java.util.List;
import java.util.Optional;

/**
 * Keeps conversations. What a method has returned from is on the disk. Safe for use by many
 * threads.
 *
 * <p>A session or turn of another owner is treated as one that does not exist.
 */
public interface SessionStore {
  int TURNS_MAX = 2_000;
  int TITLE_CHARACTERS_MAX = 200;
  int FOLDER_CHARACTERS_MAX = 40;

  /**
   * Begins a conversation.
   *
   * @param title may be empty
   * @throws SessionException INVALID for a title, role or owner that is too long
   */
  Session create(String owner, String role, String title);

  Optional<Session> find(String owner, String sessionId);

  SessionPage list(String owner, SessionQuery query);

  /**
   * @throws SessionException SESSION_NOT_FOUND, or INVALID for a title that is empty or too long
   */
  Session rename(String owner, String sessionId, String title);

  /**
   * @throws SessionException SESSION_NOT_FOUND
   */
  Session archive(String owner, String sessionId, boolean archived);

  /**
   * Puts a session above all others, or back.
   *
   * @throws SessionException SESSION_NOT_FOUND
   */
  Session pin(String owner, String sessionId, boolean pinned);

  /**
   * Puts a session into a folder, which is there from then on; or out of its folder.
   *
   * @param folder its name; empty for none
   * @throws SessionException SESSION_NOT_FOUND, or INVALID for a name that is too long
   */
  Session move(String owner, String sessionId, String folder);

  /** The folders in which something lies that is not archived, by name. */
  List<Folder> folders(String owner);

  /**
   * Moves all that lies in a folder into another one, which is how a folder gets another name.
   *
   * @param to the other one's name; empty to have the conversations in no folder
   * @throws SessionException INVALID for a name that is too long
   */
  void moveAll(String owner, String from, String to);

  /**
   * Deletes a session with all its turns. The audit's records of it stay, and tell of the deletion.
   *
   * @throws SessionException SESSION_NOT_FOUND
   */
  void delete(String owner, String sessionId);

  /**
   * Adds a turn. Of several at once for one session each gets its own number.
   *
   * @throws SessionException SESSION_NOT_FOUND, TURN_NOT_FOUND if the parent is not a turn of this
   *     session, SESSION_FULL, or INVALID for a text that is too long
   */
  Turn append(String owner, NewTurn turn);

  Optional<Turn> turn(String owner, String turnId);

  /** The turn that was added last; empty for a session without turns or an unknown one. */
  Optional<Turn> latest(String owner, String sessionId);

  /**
   * The conversation that led to a turn, from the first turn to this one.
   *
   * @throws SessionException TURN_NOT_FOUND
   */
  List<Turn> path(String owner, String turnId);

  /**
   * The turns that share this one's parent, itself included, in the order in which they were added.
   *
   * @throws SessionException TURN_NOT_FOUND
   */
  List<Turn> branches(String owner, String turnId);

  /**
   * Every turn of every branch, in the order in which they were added.
   *
   * @throws SessionException SESSION_NOT_FOUND
   */
  List<Turn> turns(String owner, String sessionId);

  /**
   * Notes what was said up to and with a turn, in short. A later summary replaces an earlier one.
   *
   * @throws SessionException TURN_NOT_FOUND, or INVALID for a text that is too long
   */
  void summarise(String owner, String turnId, String summary);

  /**
   * A turn that is to be added; see {@link Turn} for what the components mean.
   *
   * @param parentId the turn that it follows. A regenerated answer has the parent of the turn that
   *     it replaces and the same question; an edited question has the same parent and another
   *     question
   */
  record NewTurn(
      String sessionId,
      Optional<String> parentId,
      String question,
      String thinking,
      String answer,
      TurnEnding ending,
      Optional<Usage> usage,
      String model,
      String details) {
    /** A whole answer without thinking, cost or details. */
    public static NewTurn of(
        String sessionId, Optional<String> parentId, String question, String answer) {
      return new NewTurn(
          sessionId, parentId, question, "", answer, TurnEnding.COMPLETE, Optional.empty(), "", "");
    }
  }

  /**
   * A folder of conversations.
   *
   * @param unpinned how many lie in it and are not shown above as pinned
   */
  record Folder(String name, int unpinned) {}

  /**
   * A part of a list of sessions.
   *
   * @param more whether there are further ones after these
   */
  record SessionPage(List<Session> sessions, boolean more) {}
}
