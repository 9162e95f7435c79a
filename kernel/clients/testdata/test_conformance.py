"""Jupyter's own conformance suite (jupyter_kernel_test) for the installed kernel, with Go cells."""
import jupyter_kernel_test


class GoKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "goelm"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "oops")'
    completion_samples = [
        {"text": "fmt.Printl", "matches": {"Println"}},
        {"text": "strings.ToUp", "matches": {"ToUpper", "ToUpperSpecial"}},
    ]
    complete_code_samples = ["1+1", "x := 1", "func f() int { return 1 }", 'fmt.Println("a")\n']
    incomplete_code_samples = ["func f() {", "x := (1 +", "s := `abc"]
    invalid_code_samples = ["x := )", "func 1"]
    code_generate_error = 'panic("no")'
    code_execute_result = [{"code": "1+2", "result": "3"}, {"code": '"a"+"b"', "result": "ab"}]
    code_display_data = [{"code": 'Display(render.HTML("<b>x</b>"))', "mime": "text/html"}]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1?2*"
    code_inspect_sample = "fmt.Println"
    code_clear_output = "ClearOutput(false)"
    code_page_something = "strings.Builder?"


class GoWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "goelm"
    support_iopub_welcome = True
