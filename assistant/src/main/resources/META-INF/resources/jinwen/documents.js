// Documents on the page: dropped, pasted and chosen files are sent to /documents as any program would
// send them; pages are drawn with the cited place marked. Listeners stand on the document.
(() => {
  'use strict';

  const PASTE_CHARACTERS_MIN = 2000;
  const ENDINGS = '.pdf,.docx,.xlsx,.pptx,.html,.htm,.md,.markdown,.txt,.text,.csv,.log';
  const NARROW = '(max-width: 60rem)';

  const shelf = () => document.querySelector('.jw-shelf');
  const megabytes = (bytes) => Math.ceil(bytes / 1048576);
  const fill = (words, values) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace('#' + name, value), words);

  // What is on its way, wherever that is shown.
  const line = (text) => {
    const all = [...document.querySelectorAll('.jw-uploads')].map((list) => {
      const entry = document.createElement('div');
      entry.className = 'jw-upload';
      entry.append(document.createElement('span'));
      list.append(entry);
      return entry;
    });
    const say = (words) => all.forEach((entry) => (entry.firstChild.textContent = words));
    say(text);
    return {
      say,
      remove: () => all.forEach((entry) => entry.remove()),
      fail: (words) => {
        say(words);
        for (const entry of all) {
          entry.classList.add('jw-upload-failed');
          const dismiss = document.createElement('button');
          dismiss.type = 'button';
          dismiss.className = 'jw-icon-button';
          dismiss.setAttribute('aria-label', shelf()?.dataset.dismiss ?? '');
          const icon = document.createElement('span');
          icon.className = 'jw-icon jw-icon-close';
          dismiss.append(icon);
          dismiss.addEventListener('click', () => all.forEach((it) => it.remove()));
          entry.append(dismiss);
        }
      },
    };
  };
  const token = () => document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]*)/)?.[1];
  const answered = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch (other) {
      return {};
    }
  };
  // What is chosen in the list when files are taken, for all of them; one that is dropped elsewhere is one's own.
  const chosenAccess = () => document.querySelector('.jw-doc-upload')?.dataset.access ?? 'own';
  const upload = (name, body, summarise = false, access = chosenAccess()) =>
    new Promise((done) => {
      const target = shelf();
      const max = Number(target.dataset.max);
      const shown = line(name);
      if (body.size > max) {
        const values = { name, mb: megabytes(body.size), max: megabytes(max) };
        shown.fail(fill(target.dataset.tooLarge, values));
        return done();
      }
      const request = new XMLHttpRequest();
      request.open('POST', `documents?name=${encodeURIComponent(name)}&access=${access}`);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      if (token()) request.setRequestHeader('X-XSRF-TOKEN', decodeURIComponent(token()));
      request.upload.addEventListener('progress', (event) => {
        if (event.lengthComputable) shown.say(`${name} ${Math.floor((100 * event.loaded) / event.total)}%`);
      });
      request.addEventListener('loadend', () => {
        const reply = answered(request);
        if (request.status === 202) {
          shown.remove();
          if (summarise) target.dispatchEvent(new CustomEvent('jw-summarise', { detail: reply.id }));
          target.dispatchEvent(new CustomEvent('jw-uploaded', { detail: reply.id }));
        } else {
          shown.fail(reply.detail ? `${name}：${reply.detail}` : fill(target.dataset.failed, { name }));
        }
        done();
      });
      request.send(body);
    });
  const uploadAll = async (files, access = chosenAccess()) => {
    for (const file of files) await upload(file.name, file, false, access);
  };

  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-attach], [data-paste]') : null;
    if (!button) return;
    if (button.dataset.attach) {
      const chooser = document.createElement('input');
      chooser.type = 'file';
      chooser.multiple = true;
      chooser.accept = ENDINGS;
      chooser.addEventListener('change', () => uploadAll([...chooser.files]));
      chooser.click();
    } else {
      answerOffer(button.dataset.paste);
    }
  });

  // Files that are dropped, wherever on the chat.
  const brings = (event) => shelf() && [...(event.dataTransfer?.types ?? [])].includes('Files');
  let inside = 0;
  const over = (is) => document.body.classList.toggle('jw-dropping', is);
  document.addEventListener('dragenter', (event) => {
    if (brings(event)) over(++inside > 0);
  });
  document.addEventListener('dragleave', (event) => {
    if (brings(event)) over(--inside > 0);
  });
  document.addEventListener('dragover', (event) => {
    if (brings(event)) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    inside = 0;
    over(false);
    uploadAll([...event.dataTransfer.files]);
  });

  // A long text that is pasted may be a document; it stays in the question until that is said.
  let pasted = null;
  const answerOffer = (answer) => {
    const offer = shelf().querySelector('.jw-paste-offer');
    offer.hidden = true;
    const { entry, text } = pasted;
    pasted = null;
    if (answer !== 'leave') {
      window.jinwen.put(entry, entry.value.replace(text, ''));
      const time = new Date().toTimeString().slice(0, 8).replaceAll(':', '');
      const blob = new Blob([text], { type: 'text/plain' });
      upload(`${shelf().dataset.pasted}-${time}.txt`, blob, answer === 'summarise');
    }
    entry.focus();
  };
  document.addEventListener('paste', (event) => {
    const entry = event.target;
    if (!(entry instanceof HTMLTextAreaElement) || !entry.closest('.jw-composer')) return;
    const files = [...(event.clipboardData?.files ?? [])];
    const text = (event.clipboardData?.getData('text/plain') ?? '').replace(/\r\n?/g, '\n');
    if (files.length > 0 && text === '') {
      event.preventDefault();
      uploadAll(files);
    } else if (text.length >= PASTE_CHARACTERS_MIN) {
      pasted = { entry, text };
      const offer = shelf().querySelector('.jw-paste-offer');
      const words = offer.querySelector('[data-words]');
      words.textContent = fill(words.dataset.words, { n: text.length.toLocaleString('en') });
      offer.hidden = false;
    }
  });

  // The page of a document. In a narrow window it lies over the chat, which then is not there.
  let opener = null;
  const covers = () => window.matchMedia(NARROW).matches;
  const beside = (viewer, off) => {
    for (const other of viewer.parentElement.children) {
      if (other !== viewer) other.inert = off;
    }
  };
  const cover = (viewer) => {
    beside(viewer, covers());
    viewer.setAttribute('role', covers() ? 'dialog' : 'complementary');
    if (covers()) viewer.setAttribute('aria-modal', 'true');
    else viewer.removeAttribute('aria-modal');
  };
  const opened = (viewer) => {
    if (!viewer.contains(document.activeElement)) opener = document.activeElement;
    cover(viewer);
    viewer.querySelector('[data-viewer-close]').focus();
  };
  const closed = () => {
    beside(document.querySelector('.jw-viewer'), false);
    if (opener?.isConnected) opener.focus();
    opener = null;
  };
  window.matchMedia(NARROW).addEventListener('change', () => {
    const viewer = document.querySelector('.jw-viewer');
    if (viewer && !viewer.hidden) cover(viewer);
  });
  document.addEventListener(
    'keydown',
    (event) => {
      const viewer = document.querySelector('.jw-viewer:not([hidden])');
      if (event.key !== 'Escape' || !viewer?.contains(event.target)) return;
      event.stopPropagation(); // else it would stop an answer too
      viewer.querySelector('[data-viewer-close]').click();
    },
    true,
  );

  // The mark is placed by the page's own points, so it fits at any width.
  const draw = async (holder, address, box, words, failed) => {
    holder.setAttribute('aria-busy', 'true');
    const fail = (why) => {
      const note = document.createElement('p');
      note.className = 'jw-viewer-failed';
      note.textContent = why || failed;
      holder.replaceChildren(note);
    };
    try {
      const reply = await fetch(address);
      if (!reply.ok) return fail((await reply.json()).detail);
      const [width, height] = reply.headers.get('X-Page-Size').split('x').map(Number);
      const image = new Image();
      image.alt = words;
      image.src = URL.createObjectURL(await reply.blob());
      await image.decode();
      URL.revokeObjectURL(image.src);
      holder.replaceChildren(image);
      if (box) {
        const [left, top, right, bottom] = box.split(' ').map(Number);
        const mark = document.createElement('div');
        mark.className = 'jw-page-mark';
        mark.style.left = `${(100 * left) / width}%`;
        mark.style.top = `${(100 * top) / height}%`;
        mark.style.width = `${(100 * (right - left)) / width}%`;
        mark.style.height = `${(100 * (bottom - top)) / height}%`;
        holder.append(mark);
        mark.scrollIntoView({ block: 'center' });
      }
    } catch (broken) {
      fail('');
    } finally {
      holder.removeAttribute('aria-busy');
    }
  };
  const toMark = (stage) => (stage.querySelector('mark') ?? stage.firstElementChild)?.scrollIntoView({ block: 'center' });

  window.jinwenDocuments = { opened, closed, draw, toMark };
})();
