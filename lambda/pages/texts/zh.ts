import type { PageTexts } from './texts.ts';

export const zh: PageTexts = {
  endonym: '中文',
  language: '语言',
  heading: '注册您的 Apple 设备',
  invitation: (organization) => `${organization} 邀请您注册您的 iPhone、iPad 或 Mac。`,
  effect: (organization) =>
    `注册后，该设备将由 ${organization} 管理。${organization} 可以在设备上安装 App、配置设置并保护公司数据。`,
  consent: '在您于设备的“设置”中确认之前，不会安装任何内容。',
  validUntil: '链接有效期至：',
  personal: '此链接仅供您本人使用，只能注册一台设备。',
  button: { profile: '下载描述文件', redirect: '继续', computer: '在这台 Mac 上继续' },
  leadsTo: '点按按钮后将前往：',
  computer: {
    heading: '使用您的 iPhone 或 iPad',
    scan: '将相机对准此二维码，然后轻点出现的链接。',
    code: '您的个人链接的二维码',
    orHere: '想改为注册您面前的这台 Mac？',
  },
  meaning: {
    heading: (organization) => `${organization} 能看到什么、能做什么`,
    seesHeading: '可以看到',
    sees: ['型号、名称、序列号和系统版本', '安装了哪些 App', '设备是否受到保护，例如是否设有密码'],
    doesHeading: '可以执行',
    does: [
      '安装和移除工作所需的 App 与设置，例如无线局域网或邮件',
      '要求设置密码并限制部分功能',
      '锁定设备或抹掉全部内容，例如在设备丢失时',
    ],
    hiddenHeading: '无法看到',
    hidden: [
      '照片、信息和通话记录',
      '您个人邮件的内容',
      '浏览记录和密码',
      '您的位置，除非公司所有的设备被设为丢失模式',
    ],
    limits: (organization) =>
      `以上是 Apple 设备管理功能本身所允许的范围。${organization} 安装的 App、网络设置或 Mac 软件可能会获取更多信息。如想了解具体使用了哪些，欢迎咨询。`,
    leaving: (organization) =>
      `通常您可以随时在设备的设置中移除描述文件，以结束管理。${organization} 安装的内容也会随之移除。`,
  },
  steps: {
    heading: '操作步骤',
    phone: 'iPhone 和 iPad',
    mac: 'Mac',
    phoneStart: {
      profile: '在 Safari 浏览器中轻点“下载描述文件”，然后轻点“允许”。',
      redirect: (organization) =>
        `在 Safari 浏览器中轻点“继续”，并按照 ${organization} 页面上的说明操作。提示下载描述文件时，轻点“允许”。`,
    },
    phoneSettings: (organization) =>
      `打开“设置”，轻点顶部的“已下载描述文件”或显示 ${organization} 名称的条目。它会在那里保留 8 分钟。`,
    phoneInstall: '轻点“安装”，输入您的密码并确认。',
    macStart: {
      profile: '点按“在这台 Mac 上继续”，然后打开下载的文件 enroll.mobileconfig。',
      redirect: (organization) =>
        `点按“在这台 Mac 上继续”，并按照 ${organization} 页面上的说明操作。打开下载的描述文件。`,
    },
    macSettings: '打开“系统设置”›“通用”›“设备管理”（macOS 14 及更早版本：“隐私与安全性”›“描述文件”）。',
    macInstall: '连按描述文件，点按“安装”，然后输入这台 Mac 的密码。',
  },
  help: {
    heading: '有疑问？',
    ask: (organization) => `请联系 ${organization}：`,
    unexpected: '没有想到会收到此邀请？直接关闭本页面即可，不会有任何影响。',
  },
  profile: {
    name: (organization) => `${organization}：注册此设备`,
    description: (organization) =>
      `将此设备连接到 ${organization} 的设备管理服务。之后，设备会收到为其准备的 App 和设置。`,
  },
  problems: {
    wrong: {
      heading: '此链接无法使用',
      reason: '链接似乎不完整或有误。',
      next: '请重新打开邀请邮件中的链接，或完整地复制链接。如果仍然无法使用，请向邀请您的人索取新的邀请。',
    },
    expired: {
      heading: '此邀请已过期',
      reason: (organization) => `${organization} 设定的期限已过。您的设备没有任何更改。`,
      next: '请索取新的邀请：',
    },
    used: {
      heading: '此邀请已被使用',
      reason: (organization) =>
        `已有一台设备通过此邀请完成注册。如果那是您的设备，您无需再做任何操作：${organization} 的 App 和设置会自动安装。`,
      next: '不是您本人操作、注册失败或还有其他设备？请索取新的邀请：',
    },
    revoked: {
      heading: '此链接已失效',
      reason: (organization) => `${organization} 已撤回此链接，或已用新的链接取代。`,
      next: '请在您的邮箱中查找更新的邀请。如果没有，请咨询：',
    },
    notReady: {
      heading: '注册尚未准备就绪',
      reason: (organization) => `${organization} 尚未设置好此链接的去向。您的链接仍然有效。`,
      next: '请稍后再试，或咨询：',
    },
    unavailable: {
      heading: '暂时无法打开您的邀请',
      reason: '问题出在我们这边，您的链接仍然有效。',
      next: '请几分钟后再试。',
    },
  },
};
