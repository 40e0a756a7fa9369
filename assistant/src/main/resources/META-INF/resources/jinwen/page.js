// What only the browser can do: keys, drafts, scrolling along, copying, preferences.
// Listeners stand on the document, so elements that come and go need no set-up of their own.
(() => {
  'use strict';

  const DRAFT = 'jinwen.draft.';
  const YEAR_SECONDS = 31536000;
  const NEAR_END_PIXELS = 96;
  const QUESTION_GAP_PIXELS = 20;

  const isEntry = (target) => target instanceof HTMLTextAreaElement && target.classList.contains('jw-entry');
  const tell = (element, name, detail) => element.dispatchEvent(new CustomEvent(name, { detail }));

  // A private window may refuse storage; the page works without.
  const store = (name, value) => {
    try {
      if (value) localStorage.setItem(DRAFT + name, value);
      else localStorage.removeItem(DRAFT + name);
    } catch (refused) {}
  };
  const stored = (name) => {
    try {
      return localStorage.getItem(DRAFT + name) || '';
    } catch (refused) {
      return '';
    }
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
    if (entry.dataset.draft) store(entry.dataset.draft, text);
  };
  // What is being typed stays behind what is put before it.
  const putBefore = (entry, text) => {
    const typed = entry.value.trim();
    put(entry, typed === '' || typed === text.trim() ? text : text + '\n' + entry.value);
  };
  const send = (entry) => {
    const text = entry.value;
    if (text.trim() === '' || entry.dataset.busy !== undefined) return;
    entry.value = ''; // what is kept stays until the server has taken it
    fit(entry);
    tell(entry, 'jw-send', text);
  };

  document.addEventListener('input', (event) => {
    const entry = event.target;
    if (!isEntry(entry)) return;
    fit(entry);
    if (entry.dataset.draft) store(entry.dataset.draft, entry.value);
  });

  document.addEventListener('keydown', (event) => {
    const entry = event.target;
    // While an input method composes, its Enter chooses a character.
    if (event.isComposing || event.keyCode === 229) return;
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
      const turn = scroll.querySelector('.jw-turn:last-child');
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
    new ResizeObserver(stay).observe(scroll);
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
  const copied = {
    code: (button) => button.closest('figure').querySelector('code').textContent,
    answer: (button) => {
      const answer = button.closest('.jw-answer');
      const label = answer.dataset.aiLabel;
      const text = answer.querySelector('.jw-markdown').innerText;
      return label ? `${text}\n\n（${label}）` : text;
    },
    secret: (button) => button.parentElement.querySelector('code').textContent,
    question: (button) => button.closest('.jw-question').querySelector('.jw-question-text').textContent,
  };

  const prefer = (button) => {
    const name = button.dataset.prefer;
    const value = button.dataset.value;
    document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; SameSite=Lax`;
    for (const other of button.parentElement.querySelectorAll('[data-prefer]')) {
      other.setAttribute('aria-pressed', String(other === button));
    }
    if (name === 'jinwen-theme') {
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
    } else if (button.dataset.toEnd) {
      button.parentElement.querySelector('.jw-scroll').jwToEnd();
    } else if (button.dataset.copy) {
      await copy(copied[button.dataset.copy](button));
      button.classList.add('jw-copied');
      setTimeout(() => button.classList.remove('jw-copied'), 1600);
    }
  });

  // Counts the seconds of a wait; the server says how many there were when it began to show.
  setInterval(() => {
    for (const clock of document.querySelectorAll('[data-elapsed]')) {
      clock.jwSince ??= performance.now() - Number(clock.dataset.elapsed);
      const seconds = Math.floor((performance.now() - clock.jwSince) / 1000);
      clock.textContent = seconds > 0 ? `${seconds} ${clock.dataset.unit}` : '';
    }
  }, 250);

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
    draft: (entry, name) => {
      entry.dataset.draft = name;
      put(entry, stored(name));
    },
    // The server has a question: what is kept is what was typed since.
    taken: (entry) => {
      if (entry.dataset.draft) store(entry.dataset.draft, entry.value);
    },
    // A conversation has got its name: what was typed meanwhile goes with it.
    nameDraft: (entry, name) => {
      store(entry.dataset.draft, '');
      entry.dataset.draft = name;
      put(entry, entry.value);
    },
    closeOverlayDrawer: (layout) => {
      if (layout.overlay) layout.drawerOpened = false;
    },
  };
})();
