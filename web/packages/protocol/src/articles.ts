// The help centre as the desk sees it: articles with their versions, and the categories they are in.

export interface Article {
  id: number;
  title: string;
  slug: string;
  excerpt: string;
  language: string;
  category_id: number | null;
  status: 'draft' | 'published';
  /** Rises with every save; a change of the text names the one it is based on. */
  version: number;
  published_version: number | null;
  /** Everybody still sees an older text. */
  has_unpublished_changes: boolean;
  published_at: string | null;
  updated_at: string;
  author: { id: number; name: string } | null;
  position: number;
  /** Translations of one article share it. */
  family_id: number;
  helpful: { yes: number; no: number };
  views: number;
  /** Where everybody reads it, once it is published. */
  url: string;
}

/** With what lists leave out. */
export interface WholeArticle extends Article {
  /** Markdown. */
  body: string;
}

export interface ArticleCategory {
  id: number;
  slug: string;
  /** By language. */
  names: Record<string, string>;
  parent_id: number | null;
  position: number;
}

export interface ArticleVersion {
  number: number;
  title: string;
  excerpt: string;
  author: { id: number; name: string } | null;
  autosave: boolean;
  at: string;
  /** Markdown. Not in lists. */
  body?: string;
}

export interface ArticleRequest {
  title: string;
  language?: string;
  body?: string;
  excerpt?: string;
  category_id?: number | null;
  translation_of?: number;
}

export interface ArticlePatch {
  title?: string;
  excerpt?: string;
  body?: string;
  based_on?: number;
  autosave?: boolean;
  slug?: string;
  category_id?: number | null;
  position?: number;
}

export interface CategoryPatch {
  names?: Record<string, string>;
  parent_id?: number | null;
  position?: number;
}

/** As a message that shares it holds it. */
export interface ArticleBrief {
  id: number;
  title: string;
  url: string;
  excerpt: string;
}
