@org.jspecify.annotations.NullMarked
package org.plstar.study.landscape.command;
