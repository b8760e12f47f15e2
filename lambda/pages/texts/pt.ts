import type { PageTexts } from './texts.ts';

export const pt: PageTexts = {
  endonym: 'Português',
  language: 'Idioma',
  heading: 'Registre seu dispositivo Apple',
  invitation: (organization) => `${organization} convida você a registrar seu iPhone, iPad ou Mac.`,
  effect: (organization) =>
    `Depois do registro, o dispositivo será gerenciado por ${organization}, que poderá instalar apps, aplicar ajustes e proteger os dados da empresa.`,
  consent: 'Nada é instalado até você confirmar nos ajustes do dispositivo.',
  validUntil: 'O link é válido até:',
  personal: 'Ele é só seu e vale para um dispositivo.',
  button: { profile: 'Baixar o perfil', redirect: 'Continuar', computer: 'Continuar neste Mac' },
  leadsTo: 'O botão leva você a:',
  computer: {
    heading: 'No seu iPhone ou iPad',
    scan: 'Aponte a câmera para este código e toque no link que aparecer.',
    code: 'Código QR do seu link pessoal',
    orHere: 'Prefere registrar o Mac que você está usando?',
  },
  meaning: {
    heading: (organization) => `O que ${organization} pode ver e fazer`,
    seesHeading: 'Pode ver',
    sees: [
      'Modelo, nome, número de série e versão do sistema',
      'Quais apps estão instalados',
      'Se o dispositivo está protegido, por exemplo por um código',
    ],
    doesHeading: 'Pode fazer',
    does: [
      'Instalar e remover apps e ajustes de trabalho, como Wi-Fi ou e-mail',
      'Exigir um código e limitar recursos',
      'Bloquear o dispositivo ou apagá-lo por completo, por exemplo em caso de perda',
    ],
    hiddenHeading: 'Não pode ver',
    hidden: [
      'Fotos, mensagens e chamadas',
      'O conteúdo dos seus e-mails pessoais',
      'Histórico de navegação e senhas',
      'Onde você está, a menos que um dispositivo da empresa seja colocado no Modo Perdido',
    ],
    limits: (organization) =>
      `Isso é o que o gerenciamento de dispositivos da Apple permite por si só. Apps, ajustes de rede ou software para Mac instalados por ${organization} podem ir além. Fique à vontade para perguntar o que é usado.`,
    leaving: (organization) =>
      `Em geral, você pode encerrar isso quando quiser, removendo o perfil nos ajustes do dispositivo. O que foi instalado por ${organization} também é removido.`,
  },
  steps: {
    heading: 'Como funciona',
    phone: 'iPhone e iPad',
    mac: 'Mac',
    phoneStart: {
      profile: 'No Safari, toque em “Baixar o perfil” e depois em “Permitir”.',
      redirect: (organization) =>
        `No Safari, toque em “Continuar” e siga a página de ${organization}. Quando ela oferecer um perfil, toque em “Permitir”.`,
    },
    phoneSettings: (organization) =>
      `Abra Ajustes e toque em “Perfil Baixado”, no alto, ou no item com o nome de ${organization}. Ele fica ali por 8 minutos.`,
    phoneInstall: 'Toque em “Instalar”, digite seu código e confirme.',
    macStart: {
      profile: 'Clique em “Continuar neste Mac” e abra o arquivo baixado enroll.mobileconfig.',
      redirect: (organization) =>
        `Clique em “Continuar neste Mac” e siga a página de ${organization}. Abra o perfil que for baixado.`,
    },
    macSettings:
      'Abra Ajustes do Sistema › Geral › Gerenciamento de Dispositivos (até o macOS 14: Privacidade e Segurança › Perfis).',
    macInstall: 'Clique duas vezes no perfil, clique em “Instalar” e digite a senha do Mac.',
  },
  help: {
    heading: 'Dúvidas?',
    ask: (organization) => `Escreva para ${organization}:`,
    unexpected: 'Não esperava este convite? É só fechar esta página: nada vai acontecer.',
  },
  profile: {
    name: (organization) => `${organization}: registrar este dispositivo`,
    description: (organization) =>
      `Conecta este dispositivo ao gerenciamento de dispositivos de ${organization}. Depois, ele recebe os apps e ajustes previstos.`,
  },
  problems: {
    wrong: {
      heading: 'Este link não funciona',
      reason: 'Ele parece incompleto ou digitado com erro.',
      next: 'Abra de novo o link do e-mail de convite ou copie-o por inteiro. Se não adiantar, peça um novo convite a quem convidou você.',
    },
    expired: {
      heading: 'Este convite expirou',
      reason: (organization) =>
        `O prazo definido por ${organization} terminou. Nada mudou no seu dispositivo.`,
      next: 'Peça um novo convite:',
    },
    used: {
      heading: 'Este convite já foi usado',
      reason: (organization) =>
        `Um dispositivo já foi registrado com ele. Se era o seu, está tudo pronto: os apps e ajustes de ${organization} chegam sozinhos.`,
      next: 'Não foi você, algo deu errado ou você tem outro dispositivo? Peça um novo convite:',
    },
    revoked: {
      heading: 'Este link não é mais válido',
      reason: (organization) => `Ele foi cancelado por ${organization} ou substituído por um mais recente.`,
      next: 'Procure um convite mais recente no seu e-mail. Se não houver, pergunte:',
    },
    notReady: {
      heading: 'O registro ainda não está pronto',
      reason: (organization) =>
        `A configuração do destino deste link por ${organization} ainda não terminou. Seu link continua valendo.`,
      next: 'Tente de novo mais tarde ou pergunte:',
    },
    unavailable: {
      heading: 'No momento não conseguimos abrir seu convite',
      reason: 'A falha é nossa. Seu link continua valendo.',
      next: 'Tente de novo daqui a alguns minutos.',
    },
  },
};
