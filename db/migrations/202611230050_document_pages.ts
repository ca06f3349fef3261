import { type Kysely, sql } from 'kysely'

// The pages of receipts that a browser can't show with boxes laid over them, PDFs and HEIC, drawn when they are read.
// A page that a program printed is its words; one that is a picture lies in S3 as a JPEG.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table document_pages (
      company_id uuid not null references companies (id),
      document_id uuid not null,
      page smallint not null check (page > 0),
      width integer not null check (width > 0), -- points or pixels: only the proportion counts
      height integer not null check (height > 0),
      words jsonb check (jsonb_typeof(words) = 'array'), -- shared/documents/read/drawn-page.ts
      s3_key text,
      primary key (company_id, document_id, page),
      foreign key (company_id, document_id) references documents (company_id, id),
      check ((words is null) <> (s3_key is null))
    );
    select isolate_company('document_pages');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table document_pages`.execute(db)
}
