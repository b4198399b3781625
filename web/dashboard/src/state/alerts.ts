// Sound and browser notifications, both only when the agent asked for them in the profile.
import { t } from '../i18n';
import { settings } from './settings';

let context: AudioContext | null = null;

/** Two soft notes, made on the spot: no sound file to load. */
export function chime(): void {
  if (!settings.sound) return;
  try {
    context ??= new AudioContext();
    const start = context.currentTime;
    note(context, 659.25, start);
    note(context, 880, start + 0.12);
  } catch {
    // A device without sound is no reason to fail.
  }
}

function note(audio: AudioContext, pitch: number, at: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.4);
}

export const canNotify = () => 'Notification' in globalThis;

/** Asks the browser for permission; false when the person or the browser says no. */
export async function allowNotifications(): Promise<boolean> {
  return canNotify() && (await Notification.requestPermission()) === 'granted';
}

/** Tells about something the agent can't see right now; a click brings the tab forward and opens it. */
export function notify(name: string, body: string, open: () => void): void {
  if (!settings.notifications || !document.hidden || !canNotify()) return;
  if (Notification.permission !== 'granted') return;
  const shown = new Notification(t('notify.title', { name }), { body, tag: name });
  shown.onclick = () => {
    focus();
    open();
    shown.close();
  };
}
