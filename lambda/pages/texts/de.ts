import type { PageTexts } from './texts.ts';

export const de: PageTexts = {
  endonym: 'Deutsch',
  language: 'Sprache',
  heading: 'Registrieren Sie Ihr Apple-Gerät',
  invitation: (organization) =>
    `${organization} lädt Sie ein, Ihr iPhone, Ihr iPad oder Ihren Mac zu registrieren.`,
  effect: (organization) =>
    `Nach der Registrierung verwaltet ${organization} das Gerät und kann darauf Apps installieren, Einstellungen vornehmen und Firmendaten schützen.`,
  consent: 'Installiert wird erst, wenn Sie in den Einstellungen des Geräts zustimmen.',
  validUntil: 'Der Link ist gültig bis:',
  personal: 'Er ist nur für Sie bestimmt und gilt für ein Gerät.',
  button: { profile: 'Profil laden', redirect: 'Weiter', computer: 'Weiter auf diesem Mac' },
  leadsTo: 'Die Taste führt Sie zu:',
  computer: {
    heading: 'Auf Ihrem iPhone oder iPad',
    scan: 'Richten Sie die Kamera auf diesen Code und tippen Sie auf den Link, der erscheint.',
    code: 'QR-Code Ihres persönlichen Links',
    orHere: 'Möchten Sie stattdessen den Mac vor Ihnen registrieren?',
  },
  meaning: {
    heading: (organization) => `Was ${organization} sehen und tun kann`,
    seesHeading: 'Sichtbar',
    sees: [
      'Modell, Name, Seriennummer und Systemversion',
      'Welche Apps installiert sind',
      'Ob das Gerät geschützt ist, etwa durch einen Code',
    ],
    doesHeading: 'Möglich',
    does: [
      'Apps und Einstellungen für die Arbeit installieren und entfernen, etwa WLAN oder E-Mail',
      'Einen Code verlangen und Funktionen einschränken',
      'Das Gerät sperren oder vollständig löschen, etwa wenn es verloren geht',
    ],
    hiddenHeading: 'Nicht sichtbar',
    hidden: [
      'Fotos, Nachrichten und Anrufe',
      'Der Inhalt Ihrer privaten E-Mails',
      'Browserverlauf und Passwörter',
      'Ihr Standort, außer ein Firmengerät wird in den Modus „Verloren“ versetzt',
    ],
    limits: (organization) =>
      `Das lässt die Geräteverwaltung von Apple für sich genommen zu. Apps, Netzwerkeinstellungen oder Mac-Software, die ${organization} installiert, können weiter gehen. Fragen Sie gerne, was verwendet wird.`,
    leaving: (organization) =>
      `Sie können das in der Regel jederzeit beenden, indem Sie das Profil in den Einstellungen des Geräts entfernen. Was ${organization} installiert hat, wird dann ebenfalls entfernt.`,
  },
  steps: {
    heading: 'So geht es',
    phone: 'iPhone und iPad',
    mac: 'Mac',
    phoneStart: {
      profile: 'Tippen Sie in Safari auf „Profil laden“ und dann auf „Zulassen“.',
      redirect: (organization) =>
        `Tippen Sie in Safari auf „Weiter“ und folgen Sie der Seite von ${organization}. Bietet sie ein Profil an, tippen Sie auf „Zulassen“.`,
    },
    phoneSettings: (organization) =>
      `Öffnen Sie die Einstellungen und tippen Sie oben auf „Profil geladen“ oder auf den Eintrag mit dem Namen von ${organization}. Er bleibt dort 8 Minuten.`,
    phoneInstall: 'Tippen Sie auf „Installieren“, geben Sie Ihren Code ein und bestätigen Sie.',
    macStart: {
      profile:
        'Klicken Sie auf „Weiter auf diesem Mac“ und öffnen Sie die geladene Datei enroll.mobileconfig.',
      redirect: (organization) =>
        `Klicken Sie auf „Weiter auf diesem Mac“ und folgen Sie der Seite von ${organization}. Öffnen Sie das Profil, das geladen wird.`,
    },
    macSettings:
      'Öffnen Sie Systemeinstellungen › Allgemein › Geräteverwaltung (bis macOS 14: Datenschutz & Sicherheit › Profile).',
    macInstall:
      'Doppelklicken Sie auf das Profil, klicken Sie auf „Installieren“ und geben Sie das Passwort des Mac ein.',
  },
  help: {
    heading: 'Fragen?',
    ask: (organization) => `Schreiben Sie an ${organization}:`,
    unexpected:
      'Sie haben diese Einladung nicht erwartet? Schließen Sie einfach diese Seite: Es passiert dann nichts.',
  },
  profile: {
    name: (organization) => `${organization}: Gerät registrieren`,
    description: (organization) =>
      `Verbindet dieses Gerät mit der Geräteverwaltung von ${organization}. Es erhält danach die Apps und Einstellungen, die dafür vorgesehen sind.`,
  },
  problems: {
    wrong: {
      heading: 'Dieser Link funktioniert nicht',
      reason: 'Er ist anscheinend unvollständig oder enthält einen Tippfehler.',
      next: 'Öffnen Sie den Link in der Einladungsmail noch einmal oder kopieren Sie ihn vollständig. Hilft das nicht, bitten Sie die Person, die Sie eingeladen hat, um eine neue Einladung.',
    },
    expired: {
      heading: 'Diese Einladung ist abgelaufen',
      reason: (organization) =>
        `Die Frist, die ${organization} gesetzt hat, ist vorbei. An Ihrem Gerät hat sich nichts geändert.`,
      next: 'Bitten Sie um eine neue Einladung:',
    },
    used: {
      heading: 'Diese Einladung wurde schon verwendet',
      reason: (organization) =>
        `Damit wurde bereits ein Gerät registriert. War es Ihres, sind Sie fertig: Apps und Einstellungen von ${organization} kommen von selbst.`,
      next: 'Waren Sie es nicht, hat es nicht geklappt oder haben Sie ein weiteres Gerät? Bitten Sie um eine neue Einladung:',
    },
    revoked: {
      heading: 'Dieser Link gilt nicht mehr',
      reason: (organization) => `${organization} hat ihn zurückgezogen oder durch einen neueren ersetzt.`,
      next: 'Sehen Sie nach, ob Sie eine neuere Einladung bekommen haben. Wenn nicht, fragen Sie nach:',
    },
    notReady: {
      heading: 'Die Registrierung ist noch nicht bereit',
      reason: (organization) =>
        `${organization} hat noch nicht eingerichtet, wohin dieser Link führt. Ihr Link bleibt gültig.`,
      next: 'Versuchen Sie es später noch einmal oder fragen Sie nach:',
    },
    unavailable: {
      heading: 'Ihre Einladung lässt sich gerade nicht öffnen',
      reason: 'Der Fehler liegt bei uns. Ihr Link bleibt gültig.',
      next: 'Bitte versuchen Sie es in ein paar Minuten noch einmal.',
    },
  },
};
