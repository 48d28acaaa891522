/**
 * Reports: a model of findings, charts and tables, written as one self-contained HTML file that
 * opens offline.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.app.report;
