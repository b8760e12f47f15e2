import type { PageTexts } from './texts.ts';

export const it: PageTexts = {
  endonym: 'Italiano',
  language: 'Lingua',
  heading: 'Registra il tuo dispositivo Apple',
  invitation: (organization) => `${organization} ti invita a registrare il tuo iPhone, iPad o Mac.`,
  effect: (organization) =>
    `Una volta registrato, il dispositivo sarà gestito da ${organization}, che potrà installare app, applicare impostazioni e proteggere i dati aziendali.`,
  consent: 'Non viene installato nulla finché non confermi nelle impostazioni del dispositivo.',
  validUntil: 'Il link è valido fino a:',
  personal: 'È solo per te e vale per un dispositivo.',
  button: { profile: 'Scarica il profilo', redirect: 'Continua', computer: 'Continua su questo Mac' },
  leadsTo: 'Il pulsante ti porta a:',
  computer: {
    heading: 'Sul tuo iPhone o iPad',
    scan: 'Inquadra questo codice con la fotocamera e tocca il link che appare.',
    code: 'Codice QR del tuo link personale',
    orHere: 'Preferisci registrare il Mac che stai usando?',
  },
  meaning: {
    heading: (organization) => `Che cosa può vedere e fare ${organization}`,
    seesHeading: 'Può vedere',
    sees: [
      'Modello, nome, numero di serie e versione del sistema',
      'Quali app sono installate',
      'Se il dispositivo è protetto, per esempio da un codice',
    ],
    doesHeading: 'Può fare',
    does: [
      'Installare e rimuovere app e impostazioni di lavoro, come Wi-Fi o posta',
      'Richiedere un codice e limitare alcune funzioni',
      'Bloccare il dispositivo o inizializzarlo del tutto, per esempio se viene smarrito',
    ],
    hiddenHeading: 'Non può vedere',
    hidden: [
      'Foto, messaggi e chiamate',
      'Il contenuto delle tue email personali',
      'Cronologia di navigazione e password',
      'Dove ti trovi, a meno che un dispositivo aziendale sia messo in modalità smarrito',
    ],
    limits: (organization) =>
      `Questo è ciò che consente di per sé la gestione dei dispositivi di Apple. App, impostazioni di rete o software per Mac installati da ${organization} possono andare oltre. Chiedi pure che cosa viene usato.`,
    leaving: (organization) =>
      `Di solito puoi smettere quando vuoi rimuovendo il profilo nelle impostazioni del dispositivo. Viene rimosso anche ciò che ${organization} ha installato.`,
  },
  steps: {
    heading: 'Come si fa',
    phone: 'iPhone e iPad',
    mac: 'Mac',
    phoneStart: {
      profile: 'In Safari, tocca “Scarica il profilo” e poi “Consenti”.',
      redirect: (organization) =>
        `In Safari, tocca “Continua” e segui la pagina di ${organization}. Quando propone un profilo, tocca “Consenti”.`,
    },
    phoneSettings: (organization) =>
      `Apri Impostazioni e tocca “Profilo scaricato” in alto, o la voce con il nome di ${organization}. Resta lì per 8 minuti.`,
    phoneInstall: 'Tocca “Installa”, inserisci il codice e conferma.',
    macStart: {
      profile: 'Fai clic su “Continua su questo Mac”, poi apri il file scaricato enroll.mobileconfig.',
      redirect: (organization) =>
        `Fai clic su “Continua su questo Mac” e segui la pagina di ${organization}. Apri il profilo che viene scaricato.`,
    },
    macSettings:
      'Apri Impostazioni di Sistema › Generali › Gestione dispositivi (fino a macOS 14: Privacy e sicurezza › Profili).',
    macInstall: 'Fai doppio clic sul profilo, fai clic su “Installa” e inserisci la password del Mac.',
  },
  help: {
    heading: 'Hai domande?',
    ask: (organization) => `Scrivi a ${organization}:`,
    unexpected: 'Non ti aspettavi questo invito? Chiudi questa pagina e non succederà nulla.',
  },
  profile: {
    name: (organization) => `${organization}: registra questo dispositivo`,
    description: (organization) =>
      `Collega questo dispositivo alla gestione dei dispositivi di ${organization}. Poi riceve le app e le impostazioni previste.`,
  },
  problems: {
    wrong: {
      heading: 'Questo link non funziona',
      reason: 'Sembra incompleto o scritto male.',
      next: 'Apri di nuovo il link dell’email di invito o copialo per intero. Se non basta, chiedi un nuovo invito a chi ti ha invitato.',
    },
    expired: {
      heading: 'Questo invito è scaduto',
      reason: (organization) =>
        `Il termine stabilito da ${organization} è passato. Sul tuo dispositivo non è cambiato nulla.`,
      next: 'Chiedi un nuovo invito:',
    },
    used: {
      heading: 'Questo invito è già stato usato',
      reason: (organization) =>
        `È già servito a registrare un dispositivo. Se era il tuo, hai finito: le app e le impostazioni di ${organization} arrivano da sole.`,
      next: 'Non eri tu, qualcosa è andato storto o hai un altro dispositivo? Chiedi un nuovo invito:',
    },
    revoked: {
      heading: 'Questo link non è più valido',
      reason: (organization) => `${organization} lo ha ritirato o sostituito con uno più recente.`,
      next: 'Cerca un invito più recente nella tua posta. Se non c’è, chiedi qui:',
    },
    notReady: {
      heading: 'La registrazione non è ancora pronta',
      reason: (organization) =>
        `${organization} non ha ancora finito di configurare dove porta questo link. Il tuo link resta valido.`,
      next: 'Riprova più tardi o chiedi qui:',
    },
    unavailable: {
      heading: 'In questo momento non riusciamo ad aprire il tuo invito',
      reason: 'Il problema è nostro. Il tuo link è ancora valido.',
      next: 'Riprova tra qualche minuto.',
    },
  },
};
