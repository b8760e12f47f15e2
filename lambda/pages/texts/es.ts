import type { PageTexts } from './texts.ts';

export const es: PageTexts = {
  endonym: 'Español',
  language: 'Idioma',
  heading: 'Registra tu dispositivo Apple',
  invitation: (organization) => `${organization} te invita a registrar tu iPhone, iPad o Mac.`,
  effect: (organization) =>
    `Una vez registrado, ${organization} gestionará el dispositivo: podrá instalar apps, aplicar ajustes y proteger los datos de la empresa.`,
  consent: 'No se instala nada hasta que lo confirmes en los ajustes del dispositivo.',
  validUntil: 'El enlace es válido hasta:',
  personal: 'Es solo para ti y sirve para un dispositivo.',
  button: { profile: 'Descargar el perfil', redirect: 'Continuar', computer: 'Continuar en este Mac' },
  leadsTo: 'El botón te lleva a:',
  computer: {
    heading: 'En tu iPhone o iPad',
    scan: 'Apunta con la cámara a este código y toca el enlace que aparece.',
    code: 'Código QR de tu enlace personal',
    orHere: '¿Prefieres registrar el Mac que tienes delante?',
  },
  meaning: {
    heading: (organization) => `Qué puede ver y hacer ${organization}`,
    seesHeading: 'Puede ver',
    sees: [
      'Modelo, nombre, número de serie y versión del sistema',
      'Qué apps están instaladas',
      'Si el dispositivo está protegido, por ejemplo con un código',
    ],
    doesHeading: 'Puede hacer',
    does: [
      'Instalar y eliminar apps y ajustes de trabajo, como Wi-Fi o correo',
      'Exigir un código y limitar funciones',
      'Bloquear el dispositivo o borrarlo por completo, por ejemplo si se pierde',
    ],
    hiddenHeading: 'No puede ver',
    hidden: [
      'Fotos, mensajes y llamadas',
      'El contenido de tu correo personal',
      'Historial de navegación y contraseñas',
      'Dónde estás, salvo que un dispositivo de la empresa se ponga en modo Perdido',
    ],
    limits: (organization) =>
      `Esto es lo que permite por sí sola la gestión de dispositivos de Apple. Las apps, los ajustes de red o el software para Mac que instale ${organization} pueden ir más allá. Pregunta con confianza qué se utiliza.`,
    leaving: (organization) =>
      `Normalmente puedes terminar cuando quieras eliminando el perfil en los ajustes del dispositivo. Entonces se elimina también lo que instaló ${organization}.`,
  },
  steps: {
    heading: 'Cómo se hace',
    phone: 'iPhone y iPad',
    mac: 'Mac',
    phoneStart: {
      profile: 'En Safari, toca «Descargar el perfil» y luego «Permitir».',
      redirect: (organization) =>
        `En Safari, toca «Continuar» y sigue la página de ${organization}. Cuando te ofrezca un perfil, toca «Permitir».`,
    },
    phoneSettings: (organization) =>
      `Abre Ajustes y toca «Perfil descargado», arriba, o la entrada con el nombre de ${organization}. Te espera ahí 8 minutos.`,
    phoneInstall: 'Toca «Instalar», introduce tu código y confirma.',
    macStart: {
      profile: 'Haz clic en «Continuar en este Mac» y abre el archivo descargado, enroll.mobileconfig.',
      redirect: (organization) =>
        `Haz clic en «Continuar en este Mac» y sigue la página de ${organization}. Abre el perfil que se descarga.`,
    },
    macSettings:
      'Abre Ajustes del Sistema › General › Gestión de dispositivos (hasta macOS 14: Privacidad y seguridad › Perfiles).',
    macInstall: 'Haz doble clic en el perfil, haz clic en «Instalar» e introduce la contraseña del Mac.',
  },
  help: {
    heading: '¿Tienes dudas?',
    ask: (organization) => `Escribe a ${organization}:`,
    unexpected: '¿No esperabas esta invitación? Cierra esta página y no pasará nada.',
  },
  profile: {
    name: (organization) => `${organization}: registrar este dispositivo`,
    description: (organization) =>
      `Conecta este dispositivo con la gestión de dispositivos de ${organization}. Después recibe las apps y los ajustes que le corresponden.`,
  },
  problems: {
    wrong: {
      heading: 'Este enlace no funciona',
      reason: 'Parece incompleto o mal escrito.',
      next: 'Vuelve a abrir el enlace del correo de invitación o cópialo entero. Si no funciona, pide una invitación nueva a quien te invitó.',
    },
    expired: {
      heading: 'Esta invitación ha caducado',
      reason: (organization) =>
        `Ha terminado el plazo que fijó ${organization}. No ha cambiado nada en tu dispositivo.`,
      next: 'Pide una invitación nueva:',
    },
    used: {
      heading: 'Esta invitación ya se ha usado',
      reason: (organization) =>
        `Ya se ha registrado un dispositivo con ella. Si era el tuyo, has terminado: las apps y los ajustes de ${organization} llegarán solos.`,
      next: '¿No fuiste tú, algo falló o tienes otro dispositivo? Pide una invitación nueva:',
    },
    revoked: {
      heading: 'Este enlace ya no es válido',
      reason: (organization) => `${organization} lo ha retirado o lo ha sustituido por uno más reciente.`,
      next: 'Busca una invitación más reciente en tu correo. Si no la encuentras, pregunta aquí:',
    },
    notReady: {
      heading: 'El registro aún no está listo',
      reason: (organization) =>
        `${organization} todavía no ha terminado de configurar adónde lleva este enlace. Tu enlace sigue siendo válido.`,
      next: 'Vuelve a intentarlo más tarde o pregunta aquí:',
    },
    unavailable: {
      heading: 'Ahora mismo no podemos abrir tu invitación',
      reason: 'El fallo es nuestro. Tu enlace no se ha gastado.',
      next: 'Vuelve a intentarlo dentro de unos minutos.',
    },
  },
};
