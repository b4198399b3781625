// Unit tests read English, whatever the machine they run on speaks.
import en from '../messages/en.json';
import { useTexts } from '../src/i18n';

useTexts('en', en);
