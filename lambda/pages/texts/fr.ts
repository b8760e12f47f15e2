import type { PageTexts } from './texts.ts';

export const fr: PageTexts = {
  endonym: 'Français',
  language: 'Langue',
  heading: 'Inscrivez votre appareil Apple',
  invitation: (organization) => `${organization} vous invite à inscrire votre iPhone, iPad ou Mac.`,
  effect: (organization) =>
    `Une fois inscrit, l’appareil est géré par ${organization}, qui peut y installer des apps, appliquer des réglages et protéger les données de l’entreprise.`,
  consent: 'Rien n’est installé tant que vous n’avez pas confirmé dans les réglages de l’appareil.',
  validUntil: 'Le lien est valable jusqu’à cette date :',
  personal: 'Il vous est personnel et sert à inscrire un seul appareil.',
  button: { profile: 'Télécharger le profil', redirect: 'Continuer', computer: 'Continuer sur ce Mac' },
  leadsTo: 'Le bouton vous mène à :',
  computer: {
    heading: 'Sur votre iPhone ou iPad',
    scan: 'Visez ce code avec l’appareil photo, puis touchez le lien qui apparaît.',
    code: 'Code QR de votre lien personnel',
    orHere: 'Vous préférez inscrire le Mac que vous utilisez ?',
  },
  meaning: {
    heading: (organization) => `Ce que ${organization} peut voir et faire`,
    seesHeading: 'Peut voir',
    sees: [
      'Le modèle, le nom, le numéro de série et la version du système',
      'Les apps installées',
      'Si l’appareil est protégé, par exemple par un code',
    ],
    doesHeading: 'Peut faire',
    does: [
      'Installer et supprimer des apps et des réglages professionnels, comme le Wi-Fi ou la messagerie',
      'Exiger un code et restreindre des fonctions',
      'Verrouiller l’appareil ou l’effacer entièrement, par exemple en cas de perte',
    ],
    hiddenHeading: 'Ne peut pas voir',
    hidden: [
      'Vos photos, messages et appels',
      'Le contenu de vos e-mails personnels',
      'Votre historique de navigation et vos mots de passe',
      'Où vous êtes, sauf si un appareil de l’entreprise est mis en mode Perdu',
    ],
    limits: (organization) =>
      `C’est ce que permet à elle seule la gestion des appareils d’Apple. Les apps, les réglages réseau ou les logiciels Mac installés par ${organization} peuvent aller plus loin. N’hésitez pas à demander ce qui est utilisé.`,
    leaving: (organization) =>
      `Vous pouvez en général y mettre fin à tout moment en supprimant le profil dans les réglages de l’appareil. Ce que ${organization} a installé est alors supprimé aussi.`,
  },
  steps: {
    heading: 'Comment faire',
    phone: 'iPhone et iPad',
    mac: 'Mac',
    phoneStart: {
      profile: 'Dans Safari, touchez « Télécharger le profil », puis « Autoriser ».',
      redirect: (organization) =>
        `Dans Safari, touchez « Continuer » et suivez la page de ${organization}. Quand elle propose un profil, touchez « Autoriser ».`,
    },
    phoneSettings: (organization) =>
      `Ouvrez Réglages et touchez « Profil téléchargé », en haut, ou la ligne qui porte le nom de ${organization}. Le profil y reste 8 minutes.`,
    phoneInstall: 'Touchez « Installer », saisissez votre code et confirmez.',
    macStart: {
      profile: 'Cliquez sur « Continuer sur ce Mac », puis ouvrez le fichier téléchargé enroll.mobileconfig.',
      redirect: (organization) =>
        `Cliquez sur « Continuer sur ce Mac » et suivez la page de ${organization}. Ouvrez le profil téléchargé.`,
    },
    macSettings:
      'Ouvrez Réglages Système › Général › Gestion des appareils (jusqu’à macOS 14 : Confidentialité et sécurité › Profils).',
    macInstall:
      'Cliquez deux fois sur le profil, puis sur « Installer », et saisissez le mot de passe du Mac.',
  },
  help: {
    heading: 'Une question ?',
    ask: (organization) => `Pour joindre ${organization} :`,
    unexpected: 'Vous n’attendiez pas cette invitation ? Fermez cette page : il ne se passera rien.',
  },
  profile: {
    name: (organization) => `${organization} : inscrire cet appareil`,
    description: (organization) =>
      `Relie cet appareil à la gestion des appareils de ${organization}. Il reçoit ensuite les apps et les réglages qui lui sont destinés.`,
  },
  problems: {
    wrong: {
      heading: 'Ce lien ne fonctionne pas',
      reason: 'Il semble incomplet ou mal saisi.',
      next: 'Rouvrez le lien de votre e-mail d’invitation ou copiez-le en entier. Si cela ne suffit pas, demandez une nouvelle invitation à la personne qui vous a invité.',
    },
    expired: {
      heading: 'Cette invitation a expiré',
      reason: (organization) =>
        `Le délai fixé par ${organization} est passé. Votre appareil n’a pas été modifié.`,
      next: 'Demandez une nouvelle invitation :',
    },
    used: {
      heading: 'Cette invitation a déjà servi',
      reason: (organization) =>
        `Un appareil a déjà été inscrit avec elle. Si c’était le vôtre, c’est terminé : les apps et les réglages de ${organization} arrivent d’eux-mêmes.`,
      next: 'Ce n’était pas vous, cela a échoué ou vous avez un autre appareil ? Demandez une nouvelle invitation :',
    },
    revoked: {
      heading: 'Ce lien n’est plus valable',
      reason: (organization) => `${organization} l’a retiré ou remplacé par un lien plus récent.`,
      next: 'Cherchez une invitation plus récente dans votre messagerie. S’il n’y en a pas, demandez :',
    },
    notReady: {
      heading: 'L’inscription n’est pas encore prête',
      reason: (organization) =>
        `${organization} n’a pas encore fini de configurer la destination de ce lien. Votre lien reste valable.`,
      next: 'Réessayez plus tard ou demandez :',
    },
    unavailable: {
      heading: 'Impossible d’ouvrir votre invitation pour le moment',
      reason: 'Le problème vient de chez nous. Votre lien reste utilisable.',
      next: 'Réessayez dans quelques minutes.',
    },
  },
};
