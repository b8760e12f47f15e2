import type { PageTexts } from './texts.ts';

export const en: PageTexts = {
  endonym: 'English',
  language: 'Language',
  heading: 'Enroll your Apple device',
  invitation: (organization) => `${organization} invites you to enroll your iPhone, iPad or Mac.`,
  effect: (organization) =>
    `Once enrolled, the device is managed by ${organization}, which can then install apps, apply settings and protect company data on it.`,
  consent: 'Nothing is installed until you confirm it in the device’s settings.',
  validUntil: 'The link is valid until:',
  personal: 'It is for you alone and enrolls one device.',
  button: { profile: 'Download the profile', redirect: 'Continue', computer: 'Continue on this Mac' },
  leadsTo: 'The button takes you to:',
  computer: {
    heading: 'On your iPhone or iPad',
    scan: 'Point its camera at this code and tap the link that appears.',
    code: 'QR code of your personal link',
    orHere: 'Want to enroll the Mac in front of you instead?',
  },
  meaning: {
    heading: (organization) => `What ${organization} can see and do`,
    seesHeading: 'Can see',
    sees: [
      'Model, name, serial number and system version',
      'Which apps are installed',
      'Whether the device is secured, for example by a passcode',
    ],
    doesHeading: 'Can do',
    does: [
      'Install and remove work apps and settings, such as Wi-Fi or mail',
      'Require a passcode and restrict features',
      'Lock the device or erase it completely, for example if it gets lost',
    ],
    hiddenHeading: 'Cannot see',
    hidden: [
      'Photos, messages and calls',
      'What your personal emails say',
      'Browsing history and passwords',
      'Where you are, unless a company-owned device is put in Lost Mode',
    ],
    limits: (organization) =>
      `This is what Apple’s device management allows by itself. Apps, network settings or Mac software that ${organization} installs may go further. Feel free to ask what is used.`,
    leaving: (organization) =>
      `You can usually end this at any time by removing the profile in the device’s settings. What ${organization} installed is then removed too.`,
  },
  steps: {
    heading: 'How it works',
    phone: 'iPhone and iPad',
    mac: 'Mac',
    phoneStart: {
      profile: 'In Safari, tap “Download the profile”, then “Allow”.',
      redirect: (organization) =>
        `In Safari, tap “Continue” and follow the page of ${organization}. When it offers a profile, tap “Allow”.`,
    },
    phoneSettings: (organization) =>
      `Open Settings and tap “Profile Downloaded” at the top, or the entry that names ${organization}. It waits there for 8 minutes.`,
    phoneInstall: 'Tap “Install”, enter your passcode and confirm.',
    macStart: {
      profile: 'Click “Continue on this Mac”, then open the downloaded file enroll.mobileconfig.',
      redirect: (organization) =>
        `Click “Continue on this Mac” and follow the page of ${organization}. Open the profile it downloads.`,
    },
    macSettings:
      'Open System Settings › General › Device Management (up to macOS 14: Privacy & Security › Profiles).',
    macInstall: 'Double-click the profile, click “Install” and enter the password of the Mac.',
  },
  help: {
    heading: 'Questions?',
    ask: (organization) => `Write to ${organization}:`,
    unexpected: 'You were not expecting this invitation? Just close this page, and nothing will happen.',
  },
  profile: {
    name: (organization) => `${organization}: enroll this device`,
    description: (organization) =>
      `Connects this device to the device management of ${organization}. It then receives the apps and settings meant for it.`,
  },
  problems: {
    wrong: {
      heading: 'This link doesn’t work',
      reason: 'It seems to be incomplete or mistyped.',
      next: 'Open the link in your invitation email again, or copy it in full. If that doesn’t help, ask whoever invited you for a new invitation.',
    },
    expired: {
      heading: 'This invitation has expired',
      reason: (organization) =>
        `The time that ${organization} set for it is over. Your device was not changed.`,
      next: 'Ask for a new invitation:',
    },
    used: {
      heading: 'This invitation has been used',
      reason: (organization) =>
        `A device was already enrolled with it. If it was yours, you are done: apps and settings of ${organization} arrive by themselves.`,
      next: 'Wasn’t it you, did it fail, or do you have another device? Ask for a new invitation:',
    },
    revoked: {
      heading: 'This link is no longer valid',
      reason: (organization) => `${organization} has withdrawn it or replaced it with a newer one.`,
      next: 'Look for a newer invitation in your mailbox. If there is none, ask:',
    },
    notReady: {
      heading: 'Enrollment isn’t ready yet',
      reason: (organization) =>
        `${organization} has not finished setting up where this link leads. Your link stays valid.`,
      next: 'Try again later, or ask:',
    },
    unavailable: {
      heading: 'We can’t open your invitation right now',
      reason: 'The fault is on our side. Your link has not been used up.',
      next: 'Please try again in a few minutes.',
    },
  },
};
