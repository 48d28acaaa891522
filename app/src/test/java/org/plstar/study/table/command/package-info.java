@org.jspecify.annotations.NullMarked
package org.plstar.study.table.command;
