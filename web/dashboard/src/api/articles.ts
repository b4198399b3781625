// Calls about help articles and their categories.
import type {
  Article,
  ArticleCategory,
  ArticlePatch,
  ArticleRequest,
  ArticleVersion,
  CategoryPatch,
  WholeArticle,
} from '@deskbell/protocol';
import { del, get, patch, post } from './http';

const one = (answer: { article: WholeArticle }) => answer.article;
const category = (answer: { category: ArticleCategory }) => answer.category;

/** All of them, drafts too: a help centre has some hundred. With words the best hits, best first. */
export async function listArticles(q = ''): Promise<Article[]> {
  const all: Article[] = [];
  let cursor: string | null = null;
  do {
    const page: { articles: Article[]; next_cursor: string | null } = await get('/kb/articles', {
      q,
      cursor,
      limit: 500,
    });
    all.push(...page.articles);
    cursor = page.next_cursor;
  } while (cursor);
  return all;
}

export const getArticle = (id: number) =>
  get<{ article: WholeArticle }>(`/kb/articles/${id}`).then(one);
export const addArticle = (body: ArticleRequest) =>
  post<{ article: WholeArticle }>('/kb/articles', body).then(one);
export const changeArticle = (id: number, body: ArticlePatch) =>
  patch<{ article: WholeArticle }>(`/kb/articles/${id}`, body).then(one);
export const removeArticle = (id: number) => del<void>(`/kb/articles/${id}`);
export const publishArticle = (id: number) =>
  post<{ article: WholeArticle }>(`/kb/articles/${id}/publish`).then(one);
export const unpublishArticle = (id: number) =>
  post<{ article: WholeArticle }>(`/kb/articles/${id}/unpublish`).then(one);

export const listVersions = (id: number) =>
  get<{ versions: ArticleVersion[] }>(`/kb/articles/${id}/versions`).then((a) => a.versions);
export const getVersion = (id: number, number: number) =>
  get<{ version: ArticleVersion }>(`/kb/articles/${id}/versions/${number}`).then((a) => a.version);
export const restoreVersion = (id: number, number: number) =>
  post<{ article: WholeArticle }>(`/kb/articles/${id}/versions/${number}/restore`).then(one);

/** As the help centre shows it: safe HTML. */
export const preview = (body: string) =>
  post<{ html: string }>('/kb/preview', { body }).then((answer) => answer.html);

export const listCategories = () =>
  get<{ categories: ArticleCategory[] }>('/kb/categories').then((answer) => answer.categories);
export const addCategory = (names: Record<string, string>, parent_id: number | null) =>
  post<{ category: ArticleCategory }>('/kb/categories', { names, parent_id }).then(category);
export const changeCategory = (id: number, body: CategoryPatch) =>
  patch<{ category: ArticleCategory }>(`/kb/categories/${id}`, body).then(category);
export const removeCategory = (id: number) => del<void>(`/kb/categories/${id}`);
