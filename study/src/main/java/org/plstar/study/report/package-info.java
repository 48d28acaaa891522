/** Reports: a model of findings, charts and tables, written as one HTML file that opens offline. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.report;
