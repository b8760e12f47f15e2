import type { Language } from '../schemas/language.ts';

/**
 * The words of the invitation in one language. Each takes what stands inside it ready for the part of the
 * mail it goes to, and holds no character that means something in HTML or in a template.
 */
export interface Texts {
  readonly subject: (organization: string) => string;
  readonly heading: string;
  /** Who invites to what. */
  readonly invitation: (organization: string) => string;
  /** What will happen to the device. */
  readonly effect: (organization: string) => string;
  /** What opening the link does: nothing yet. */
  readonly opening: string;
  readonly button: string;
  readonly copyLink: string;
  /** Stands before the date; without a case or an article that the date would have to agree with. */
  readonly validUntil: string;
  /** Stands before the admin's own text. */
  readonly messageFrom: (organization: string) => string;
  readonly contact: (address: string) => string;
  readonly personal: string;
  /** Why this mail came, and that it may be ignored. */
  readonly reason: (organization: string) => string;
}

export const texts: Readonly<Record<Language, Texts>> = {
  es: {
    subject: (organization) => `Registra tu dispositivo Apple en ${organization}`,
    heading: 'Registra tu dispositivo Apple',
    invitation: (organization) => `${organization} te invita a registrar tu iPhone, iPad o Mac.`,
    effect: (organization) =>
      `Una vez registrado, ${organization} gestionará el dispositivo: podrá instalar apps, aplicar ajustes y proteger los datos de la empresa.`,
    opening:
      'Abre el enlace en el dispositivo que quieras registrar. Primero verás qué implica: no cambia nada hasta que aceptes.',
    button: 'Abrir la invitación',
    copyLink: 'O copia este enlace en el navegador:',
    validUntil: 'El enlace es válido hasta:',
    messageFrom: (organization) => `Mensaje de ${organization}:`,
    contact: (address) => `¿Tienes dudas? Responde a este correo o escribe a ${address}.`,
    personal: 'Este enlace es solo para ti: no lo reenvíes.',
    reason: (organization) =>
      `Recibes este correo porque ${organization} ha indicado tu dirección para invitarte. Si no lo esperabas, puedes ignorarlo: no pasará nada.`,
  },
  en: {
    subject: (organization) => `Enroll your Apple device with ${organization}`,
    heading: 'Enroll your Apple device',
    invitation: (organization) => `${organization} invites you to enroll your iPhone, iPad or Mac.`,
    effect: (organization) =>
      `Once enrolled, the device is managed by ${organization}, which can then install apps, apply settings and protect company data on it.`,
    opening:
      'Open the link on the device you want to enroll. You will first see what enrolling means: nothing changes until you agree.',
    button: 'Open the invitation',
    copyLink: 'Or copy this link into your browser:',
    validUntil: 'The link is valid until:',
    messageFrom: (organization) => `Message from ${organization}:`,
    contact: (address) => `Questions? Reply to this email or write to ${address}.`,
    personal: 'This link is for you alone. Please don’t forward it.',
    reason: (organization) =>
      `You received this email because ${organization} gave your address to invite you. If you weren’t expecting it, you can ignore it: nothing will happen.`,
  },
  fr: {
    subject: (organization) => `${organization} vous invite à inscrire votre appareil Apple`,
    heading: 'Inscrivez votre appareil Apple',
    invitation: (organization) => `${organization} vous invite à inscrire votre iPhone, iPad ou Mac.`,
    effect: (organization) =>
      `Une fois inscrit, l’appareil est géré par ${organization}, qui peut y installer des apps, appliquer des réglages et protéger les données de l’entreprise.`,
    opening:
      'Ouvrez le lien sur l’appareil à inscrire. Vous verrez d’abord ce que cela implique : rien ne change sans votre accord.',
    button: 'Ouvrir l’invitation',
    copyLink: 'Ou copiez ce lien dans votre navigateur :',
    validUntil: 'Le lien est valable jusqu’à cette date :',
    messageFrom: (organization) => `${organization} vous écrit :`,
    contact: (address) => `Une question ? Répondez à cet e-mail ou écrivez à ${address}.`,
    personal: 'Ce lien vous est personnel : ne le transférez pas.',
    reason: (organization) =>
      `${organization} a indiqué votre adresse pour vous inviter : c’est pourquoi vous recevez cet e-mail. Si vous ne l’attendiez pas, ignorez-le : il ne se passera rien.`,
  },
  de: {
    subject: (organization) => `Registrieren Sie Ihr Apple-Gerät bei ${organization}`,
    heading: 'Registrieren Sie Ihr Apple-Gerät',
    invitation: (organization) =>
      `${organization} lädt Sie ein, Ihr iPhone, Ihr iPad oder Ihren Mac zu registrieren.`,
    effect: (organization) =>
      `Nach der Registrierung verwaltet ${organization} das Gerät und kann darauf Apps installieren, Einstellungen vornehmen und Firmendaten schützen.`,
    opening:
      'Öffnen Sie den Link auf dem Gerät, das Sie registrieren möchten. Sie sehen zuerst, was das bedeutet. Bis Sie zustimmen, ändert sich nichts.',
    button: 'Einladung öffnen',
    copyLink: 'Oder kopieren Sie diesen Link in Ihren Browser:',
    validUntil: 'Der Link ist gültig bis:',
    messageFrom: (organization) => `Nachricht von ${organization}:`,
    contact: (address) => `Fragen? Antworten Sie auf diese E-Mail oder schreiben Sie an ${address}.`,
    personal: 'Der Link ist nur für Sie bestimmt. Bitte leiten Sie ihn nicht weiter.',
    reason: (organization) =>
      `Sie erhalten diese E-Mail, weil ${organization} Ihre Adresse für eine Einladung angegeben hat. Wenn Sie sie nicht erwartet haben, können Sie sie ignorieren: Es passiert dann nichts.`,
  },
  it: {
    subject: (organization) => `Registra il tuo dispositivo Apple presso ${organization}`,
    heading: 'Registra il tuo dispositivo Apple',
    invitation: (organization) => `${organization} ti invita a registrare il tuo iPhone, iPad o Mac.`,
    effect: (organization) =>
      `Una volta registrato, il dispositivo sarà gestito da ${organization}, che potrà installare app, applicare impostazioni e proteggere i dati aziendali.`,
    opening:
      'Apri il link sul dispositivo che vuoi registrare. Prima vedrai che cosa comporta: non cambia nulla finché non accetti.',
    button: 'Apri l’invito',
    copyLink: 'Oppure copia questo link nel browser:',
    validUntil: 'Il link è valido fino a:',
    messageFrom: (organization) => `Messaggio da ${organization}:`,
    contact: (address) => `Hai domande? Rispondi a questa email o scrivi a ${address}.`,
    personal: 'Questo link è solo per te: non inoltrarlo.',
    reason: (organization) =>
      `Ricevi questa email perché ${organization} ha indicato il tuo indirizzo per invitarti. Se non te l’aspettavi, puoi ignorarla: non succederà nulla.`,
  },
  zh: {
    subject: (organization) => `${organization} 邀请您注册 Apple 设备`,
    heading: '注册您的 Apple 设备',
    invitation: (organization) => `${organization} 邀请您注册您的 iPhone、iPad 或 Mac。`,
    effect: (organization) =>
      `注册后，该设备将由 ${organization} 管理。${organization} 可以在设备上安装 App、配置设置并保护公司数据。`,
    opening: '请在要注册的设备上打开链接。您会先看到相关说明；在您同意之前，设备不会有任何更改。',
    button: '打开邀请',
    copyLink: '或将此链接复制到浏览器中打开：',
    validUntil: '链接有效期至：',
    messageFrom: (organization) => `来自 ${organization} 的留言：`,
    contact: (address) => `如有疑问，请直接回复此邮件，或发送邮件至 ${address} 咨询。`,
    personal: '此链接仅供您本人使用，请勿转发。',
    reason: (organization) =>
      `您收到此邮件，是因为 ${organization} 使用您的邮箱地址向您发出了邀请。如果您对此并不知情，可以直接忽略，不会有任何影响。`,
  },
  pt: {
    subject: (organization) => `Registre seu dispositivo Apple: ${organization}`,
    heading: 'Registre seu dispositivo Apple',
    invitation: (organization) => `${organization} convida você a registrar seu iPhone, iPad ou Mac.`,
    effect: (organization) =>
      `Depois do registro, o dispositivo será gerenciado por ${organization}, que poderá instalar apps, aplicar ajustes e proteger os dados da empresa.`,
    opening:
      'Abra o link no dispositivo que você quer registrar. Primeiro você verá o que isso significa: nada muda até você concordar.',
    button: 'Abrir o convite',
    copyLink: 'Ou copie este link no navegador:',
    validUntil: 'O link é válido até:',
    messageFrom: (organization) => `Mensagem de ${organization}:`,
    contact: (address) => `Dúvidas? Responda a este e-mail ou escreva para ${address}.`,
    personal: 'Este link é só seu: não o encaminhe.',
    reason: (organization) =>
      `Você recebeu este e-mail porque ${organization} informou seu endereço para enviar o convite. Se você não o esperava, pode ignorá-lo: nada vai acontecer.`,
  },
  ru: {
    subject: (organization) => `Зарегистрируйте устройство Apple в организации ${organization}`,
    heading: 'Зарегистрируйте своё устройство Apple',
    invitation: (organization) =>
      `Организация ${organization} приглашает вас зарегистрировать iPhone, iPad или Mac.`,
    effect: (organization) =>
      `После регистрации устройством будет управлять ${organization}: устанавливать приложения, задавать настройки и защищать рабочие данные.`,
    opening:
      'Откройте ссылку на устройстве, которое хотите зарегистрировать. Сначала вы увидите, что это означает: пока вы не согласитесь, ничего не изменится.',
    button: 'Открыть приглашение',
    copyLink: 'Или скопируйте эту ссылку в браузер:',
    validUntil: 'Ссылка действует до:',
    messageFrom: (organization) => `Сообщение от организации ${organization}:`,
    contact: (address) => `Есть вопросы? Ответьте на это письмо или напишите на ${address}.`,
    personal: 'Ссылка предназначена только для вас. Пожалуйста, не пересылайте её.',
    reason: (organization) =>
      `Вы получили это письмо, потому что организация ${organization} указала ваш адрес, чтобы пригласить вас. Если вы его не ждали, просто не обращайте на него внимания: ничего не произойдёт.`,
  },
};
