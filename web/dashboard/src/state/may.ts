// What the person signed in may do, as far as the page needs to know it before asking. The server has the last word.
import { may } from './auth';

/** Seeing how everybody is doing. */
export const mayViewReports = (): boolean => may('view_reports');

/** Writing for the help centre. */
export const mayWriteArticles = (): boolean => may('manage_articles');
