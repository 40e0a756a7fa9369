// What only the browser can do: keys, drafts, scrolling along, copying, preferences.
// Listeners stand on the document, so elements that come and go need no set-up of their own.
(() => {
  'use strict';

  const DRAFT = 'jinwen.draft.';
  const DRAFTS_MAX = 50;
  const REST_FRAMES = 3;
  const FRAMES_MAX = 30;
  const YEAR_SECONDS = 31536000;
  const NEAR_END_PIXELS = 96;
  const QUESTION_GAP_PIXELS = 20;
  const LOOK_MILLIS = 3000;
  const BACK_MILLIS = 5000;
  const BACK_AT_LAST_MILLIS = 30000;
  const COMES_WITHIN_MILLIS = 10000;

  const isEntry = (target) => target instanceof HTMLTextAreaElement && target.classList.contains('jw-entry');
  const tell = (element, name, detail) => element.dispatchEvent(new CustomEvent(name, { detail }));

  // A private window may refuse storage; the page works without. Of many drafts the oldest goes.
  const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith(DRAFT));
  const draftAt = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? { text: '', at: 0 };
    } catch (unreadable) {
      return { text: '', at: 0 };
    }
  };
  const store = (name, text) => {
    try {
      if (!text) {
        localStorage.removeItem(DRAFT + name);
        return;
      }
      localStorage.setItem(DRAFT + name, JSON.stringify({ text, at: Date.now() }));
      drafts()
        .sort((one, other) => draftAt(other).at - draftAt(one).at)
        .slice(DRAFTS_MAX)
        .forEach((key) => localStorage.removeItem(key));
    } catch (refused) {}
  };
  const stored = (name) => {
    try {
      return draftAt(DRAFT + name).text;
    } catch (refused) {
      return '';
    }
  };
  // Who logs out leaves nothing behind on this computer.
  const forgetDrafts = (caller) => {
    try {
      drafts()
        .filter((key) => key.startsWith(`${DRAFT}${caller}/`))
        .forEach((key) => localStorage.removeItem(key));
    } catch (refused) {}
  };

  // How long the text is, where that matters.
  const count = (entry) => {
    const shown = entry.parentElement?.querySelector('.jw-count');
    if (!shown) return;
    const length = entry.value.length;
    const { from, max, readable, words, long, full } = shown.dataset;
    shown.hidden = length < Number(from);
    const tooLong = Boolean(readable) && length > Number(readable);
    shown.classList.toggle('jw-count-warns', tooLong || length >= Number(max));
    const sentence = length >= Number(max) ? full : tooLong ? long : words;
    const figure = (number) => Number(number).toLocaleString('en');
    shown.textContent = shown.hidden ? '' : sentence.replace('#n', figure(length)).replace('#m', figure(readable));
  };
  const fit = (entry) => {
    entry.style.height = 'auto';
    if (entry.scrollHeight > 0) {
      entry.style.height = Math.min(entry.scrollHeight, window.innerHeight * 0.4) + 'px';
    }
    entry.classList.toggle('jw-full', entry.value.trim() !== '');
    count(entry);
  };
  const put = (entry, text) => {
    entry.value = text;
    fit(entry);
    if (entry.jwDraft) store(entry.jwDraft, text);
  };
  // What is being typed stays behind what is put before it.
  const putBefore = (entry, text) => {
    const typed = entry.value.trim();
    put(entry, typed === '' || typed === text.trim() ? text : text + '\n' + entry.value);
  };
  const send = (entry) => {
    const text = entry.value;
    if (text.trim() === '' || entry.dataset.busy !== undefined) return;
    if (entry.jwSent !== undefined) return; // it is on its way, or waits for the server
    entry.jwSent = text;
    entry.value = ''; // what is kept stays until the server has taken it
    fit(entry);
    tell(entry, 'jw-send', text);
    if (away()) giveBack(entry);
  };

  // While the server cannot be reached, a question that was sent stays where it was written. It is
  // sent by itself as soon as the server is back.
  const away = () => document.documentElement.dataset.away !== undefined;
  const giveBack = (entry) => {
    if (entry.jwSent !== undefined && entry.value === '') {
      entry.value = entry.jwSent;
      fit(entry);
    }
  };
  const watchConnection = () => {
    const connection = window.Vaadin?.connectionState;
    if (!connection) {
      setTimeout(watchConnection, 250);
      return;
    }
    // What it says of the connection is read out, and stands in no other part of the page.
    document.querySelector('vaadin-connection-indicator')?.setAttribute('role', 'status');
    connection.addStateChangeListener((before, now) => {
      const gone = now === 'reconnecting' || now === 'connection-lost';
      document.documentElement.toggleAttribute('data-away', gone);
      if (gone) document.querySelectorAll('.jw-entry').forEach(giveBack);
    });
  };
  watchConnection();

  document.addEventListener('input', (event) => {
    const entry = event.target;
    if (!isEntry(entry)) return;
    fit(entry);
    if (entry.jwDraft) store(entry.jwDraft, entry.value);
  });

  document.addEventListener('keydown', (event) => {
    const entry = event.target;
    // While an input method composes, its Enter chooses a character.
    if (event.isComposing || event.keyCode === 229) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      const layout = document.querySelector('vaadin-app-layout');
      const search = document.querySelector('.jw-search');
      if (search) {
        event.preventDefault();
        layout.drawerOpened = true;
        search.focus();
      }
      return;
    }
    if (event.key === 'Escape') {
      // What lies over the page is left first.
      if (document.querySelector(':is(vaadin-dialog, vaadin-confirm-dialog, vaadin-popover)[opened]')) return;
      const leaving = isEntry(entry) ? entry : document.querySelector('.jw-composer .jw-entry');
      if (leaving) tell(leaving, 'jw-leave');
    } else if (!isEntry(entry)) {
      return;
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send(entry);
    } else if (event.key === 'ArrowUp' && entry.value === '' && entry.closest('.jw-composer')) {
      event.preventDefault();
      tell(entry, 'jw-up');
    }
  });

  // Scrolls along with what comes, until the last question is at the top: who reads begins there.
  const follow = (scroll) => {
    if (scroll.jwFollows) return;
    scroll.jwFollows = true;
    const end = () => scroll.scrollHeight - scroll.clientHeight;
    let last = null; // the turn that is followed
    let mode = 'turn'; // 'turn': as far as its question; 'end': all the way; 'free': its reader scrolls
    const target = () => {
      if (!last) return 0;
      if (mode === 'end') return end();
      const top = last.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
      return Math.min(end(), scroll.scrollTop + top - QUESTION_GAP_PIXELS);
    };
    const look = () => {
      scroll.parentElement.classList.toggle('jw-away', end() - scroll.scrollTop > NEAR_END_PIXELS);
    };
    const stay = () => {
      const turn = [...scroll.querySelectorAll('.jw-turn')].at(-1) ?? null;
      if (turn !== last) {
        last = turn;
        mode = 'turn';
      }
      if (mode !== 'free') scroll.scrollTop = target();
      look();
    };
    // Only a hand scrolls freely; what the page does itself is no sign of a wish.
    const free = () => {
      mode = 'free';
    };
    scroll.addEventListener('wheel', free, { passive: true });
    scroll.addEventListener('touchmove', free, { passive: true });
    scroll.addEventListener('pointerdown', (event) => event.target === scroll && free());
    scroll.addEventListener('keydown', (event) => {
      if (['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].includes(event.key)) free();
    });
    scroll.addEventListener('scroll', () => {
      if (mode === 'free' && end() - scroll.scrollTop < 2) mode = 'end';
      look();
    }, { passive: true });
    new MutationObserver(stay).observe(scroll, { childList: true, subtree: true, characterData: true });
    // The column below has the margins of the scroll bar too, which is as wide as a system likes.
    const gutter = () => {
      const width = (scroll.offsetWidth - scroll.clientWidth) / 2;
      document.documentElement.style.setProperty('--jw-gutter', `${width}px`);
    };
    gutter();
    new ResizeObserver(() => {
      gutter();
      stay();
    }).observe(scroll);
    scroll.jwToEnd = () => {
      mode = 'end';
      scroll.scrollTop = end();
    };
  };

  // The clipboard belongs to secure pages; an intranet address without TLS copies the old way.
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement('textarea');
    field.value = text;
    field.style.position = 'fixed';
    field.style.opacity = '0';
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  };
  const answerText = (button) => {
    const answer = button.closest('.jw-answer');
    const label = answer.dataset.aiLabel;
    const text = answer.querySelector('.jw-markdown').innerText;
    return label ? `${text}\n\n（${label}）` : text;
  };
  const copied = {
    code: (button) => button.closest('figure').querySelector('code').textContent,
    answer: answerText,
    sources: (button) => {
      const { sources } = button.closest('.jw-answer').dataset;
      const question = button.closest('.jw-turn').querySelector('.jw-question-text').textContent;
      const lines = sources ? '\n\n依据：\n' + sources.split('\n').map((line) => `- ${line}`).join('\n') : '';
      return `${question}\n\n${answerText(button)}${lines}`;
    },
    secret: (button) => button.parentElement.querySelector('code').textContent,
    question: (button) => button.closest('.jw-question').querySelector('.jw-question-text').textContent,
  };

  const prefer = (button) => {
    const name = button.dataset.prefer;
    const value = button.dataset.value;
    document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; SameSite=Lax`;
    if (name === 'jinwen-known') {
      button.closest('.jw-first').hidden = true;
      return;
    }
    for (const other of document.querySelectorAll(`[data-prefer="${name}"]`)) {
      other.setAttribute('aria-pressed', String(other.dataset.value === value));
    }
    if (name === 'jinwen-size') {
      document.documentElement.dataset.size = value;
    } else if (name === 'jinwen-role') {
      // counts from the next new conversation on
    } else if (name === 'jinwen-theme') {
      document.documentElement.style.colorScheme = value === 'system' ? 'light dark' : value;
      document.documentElement.dataset.theme = value;
    } else {
      location.reload();
    }
  };

  document.addEventListener('click', async (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!button) return;
    if (button.dataset.prefer) {
      prefer(button);
    } else if (button.dataset.send) {
      const box = button.closest('.jw-editor, .jw-composer-box');
      send(box.querySelector('.jw-entry'));
    } else if (button.dataset.leaves) {
      forgetDrafts(button.dataset.leaves);
    } else if (button.dataset.fold) {
      const whole = button.parentElement.classList.toggle('jw-whole');
      button.setAttribute('aria-expanded', String(whole));
      button.textContent = whole ? button.dataset.less : button.dataset.more;
    } else if (button.dataset.toEnd) {
      button.parentElement.querySelector('.jw-scroll').jwToEnd();
    } else if (button.dataset.skip) {
      const main = document.querySelector('main');
      main.tabIndex = -1;
      (main.querySelector('.jw-composer .jw-entry') ?? main).focus();
    } else if (button.dataset.print) {
      window.print();
    } else if (button.dataset.copy) {
      await copy(copied[button.dataset.copy](button));
      button.classList.add('jw-copied');
      setTimeout(() => button.classList.remove('jw-copied'), 1600);
    }
  });

  // A conversation goes where its row is dropped: to the pinned ones, into a folder, back to the rest.
  let dragged;
  let over = null;
  const lead = (place) => {
    over?.classList.remove('jw-over');
    over = place;
    over?.classList.add('jw-over');
  };
  document.addEventListener('dragstart', (event) => {
    dragged = event.target.closest?.('.jw-row')?.dataset.session;
  });
  document.addEventListener('dragover', (event) => {
    lead((dragged && event.target.closest?.('[data-place]')) || null);
    if (over) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    if (!over) return;
    event.preventDefault();
    tell(over.closest('.jw-rows'), 'jw-move', { session: dragged, place: over.dataset.place });
  });
  document.addEventListener('dragend', () => {
    dragged = undefined;
    lead(null);
  });

  // Who sees nothing come asks how the answer stands: what the server told may have got lost.
  let seen = '';
  setInterval(() => {
    const parts = document.querySelectorAll('.jw-running :is(.jw-markdown, .jw-thinking-text)');
    const now = [...parts].map((part) => part.textContent).join();
    if (parts.length > 0 && now === seen) tell(document.querySelector('.jw-conversation'), 'jw-look');
    seen = now;
  }, LOOK_MILLIS);

  // Vaadin may go on waiting for a connection that is back. Where the server answers again and the
  // window still waits, it begins anew: what was typed is kept, and an answer under way goes on.
  let back = 0;
  setInterval(async () => {
    const answers = away() && (await fetch('./jinwen/icon.svg', { cache: 'no-store' }).catch(() => null))?.ok;
    back = answers ? back + LOOK_MILLIS : 0;
    const onItsWay = [...document.querySelectorAll('.jw-entry')].some((entry) => entry.jwSent !== undefined);
    if (back > (onItsWay ? BACK_AT_LAST_MILLIS : BACK_MILLIS) && !composing) location.reload();
  }, LOOK_MILLIS);

  // Counts the seconds of a wait; the server says how many there were when it began to show.
  setInterval(() => {
    for (const clock of document.querySelectorAll('[data-elapsed]')) {
      clock.jwSince ??= performance.now() - Number(clock.dataset.elapsed);
      const seconds = Math.floor((performance.now() - clock.jwSince) / 1000);
      clock.textContent = seconds > 0 ? `${seconds} ${clock.dataset.unit}` : '';
    }
  }, 250);

  // The document begins with a frame and a field. What was written there goes into the page's own
  // field as soon as that has come, and not while a character is being composed.
  let early = '';
  let composing = false;
  let settling = false;
  // Behind the frame the page arranges itself; it is shown when nothing moves any more.
  const atRest = async () => {
    let before = '';
    for (let still = 0, frame = 0; still < REST_FRAMES && frame < FRAMES_MAX; frame++) {
      await new Promise((done) => {
        requestAnimationFrame(done);
        setTimeout(done, 100); // a window that nobody looks at draws no frames
      });
      const parts = document.querySelectorAll('.jw-drawer, .jw-top, main, main > *');
      const now = JSON.stringify([...parts].map((part) => part.getBoundingClientRect()));
      still = now === before ? still + 1 : 0;
      before = now;
    }
  };
  const takeOver = async () => {
    const skeleton = document.querySelector('.jw-skeleton');
    if (!skeleton || composing || settling || !document.querySelector('main')) return;
    settling = true;
    await atRest();
    settling = false;
    if (composing) return; // its end comes here again
    arriving.disconnect();
    const written = skeleton.querySelector('.jw-early');
    const writing = [written, document.body].includes(document.activeElement);
    early = written.value;
    skeleton.remove();
    const entry = document.querySelector('.jw-composer .jw-entry');
    if (entry?.jwDraft) putEarly(entry);
    if (writing) entry?.focus();
  };
  const putEarly = (entry) => {
    if (early.trim() !== '') putBefore(entry, early);
    early = '';
  };
  const arriving = new MutationObserver(takeOver);
  arriving.observe(document, { childList: true, subtree: true });
  document.addEventListener('compositionstart', () => (composing = true));
  document.addEventListener('compositionend', () => {
    composing = false;
    setTimeout(takeOver);
  });

  // What is typed between a click that leads to another conversation and its coming is meant for that one.
  document.addEventListener(
    'click',
    (event) => {
      const entry = document.querySelector('.jw-composer .jw-entry');
      if (entry && event.target.closest?.('.jw-new, .jw-bar-new, .jw-row a')) {
        entry.jwLeft = { text: entry.value, at: performance.now() };
      }
    },
    true
  );
  const typedSinceLeft = (entry, name) => {
    const left = entry.jwLeft;
    delete entry.jwLeft;
    const late = !left || performance.now() - left.at > COMES_WITHIN_MILLIS;
    if (late || !entry.jwDraft || entry.jwDraft === name || entry.value === left.text) return '';
    store(entry.jwDraft, left.text);
    return entry.value.startsWith(left.text) ? entry.value.slice(left.text.length) : entry.value;
  };

  // Shows what was typed under a name. The former name is one under which this window may keep it
  // still: the new one got lost on its way.
  const draft = (entry, name, former) => {
    if (former && !stored(name)) {
      store(name, stored(former));
      store(former, '');
    }
    const typed = typedSinceLeft(entry, name);
    entry.jwDraft = name;
    put(entry, [stored(name), typed].filter(Boolean).join('\n'));
    putEarly(entry);
  };
  // A window that has lost its track is given a new field: what was typed goes into it.
  new MutationObserver(() => {
    const entry = document.querySelector('.jw-composer .jw-entry[data-draft]');
    if (entry && !entry.jwDraft) {
      draft(entry, entry.dataset.draft, entry.dataset.former);
      entry.focus();
    }
  }).observe(document, { childList: true, subtree: true });

  window.jinwen = {
    put,
    putBefore,
    follow,
    // After what the browser itself does with the focus when a view comes. Who types in another
    // kind of field by then, a search say, stays there.
    focus: (entry) =>
      setTimeout(() => {
        const typing = document.activeElement.matches('input, textarea:not(.jw-entry)');
        if (!typing) entry.focus();
      }, 60),
    draft,
    // The server has a question: what is kept is what was typed since.
    taken: (entry) => {
      if (entry.value === entry.jwSent) {
        entry.value = '';
        fit(entry);
      }
      delete entry.jwSent;
      if (entry.jwDraft) store(entry.jwDraft, entry.value);
    },
    // A conversation has got its name: what was typed meanwhile goes with it.
    nameDraft: (entry, name) => {
      if (entry.jwDraft) store(entry.jwDraft, '');
      entry.jwDraft = name;
      put(entry, entry.value);
    },
    // The style sheet cuts long questions; only those have the button that shows the rest.
    fold: (question) => {
      const text = question.querySelector('.jw-question-text');
      const look = () => {
        const cut = text.scrollHeight > text.clientHeight + 2;
        question.querySelector('[data-fold]').hidden = !cut && !question.classList.contains('jw-whole');
      };
      question.jwFolds ??= new ResizeObserver(look);
      question.jwFolds.observe(text);
      look();
    },
    closeOverlayDrawer: (layout) => {
      if (layout.overlay) layout.drawerOpened = false;
    },
  };
})();
